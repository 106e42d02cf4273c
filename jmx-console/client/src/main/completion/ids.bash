
# The ids of the processes of the local manager, as its state directory has them: no Java is started for a TAB.
function _procman_ids() {
    local word previous="" state=""
    for word in "${COMP_WORDS[@]}"; do
        case $word in
            --url*) return ;;
            --state-dir=*) state=${word#--state-dir=} ;;
        esac
        [ "$previous" = --state-dir ] && state=$word
        previous=$word
    done
    local home candidate
    home=$(readlink -f -- "$(command -v procman)" 2>/dev/null)
    home=${home%/bin/procman}
    for candidate in "$state" "${PROCMAN_STATE_DIR:-}" "$home/state" "${XDG_STATE_HOME:-$HOME/.local/state}/procman" \
        /var/lib/procman; do
        if [ -n "$candidate" ] && [ -f "$candidate/manager.json" ]; then
            local record
            for record in "$candidate"/records/*.record; do
                record=${record##*/}
                [ "$record" = '*.record' ] || printf '%s\n' "${record%.record}"
            done
            return
        fi
        [ -n "$state" ] && return
    done
}

function _complete_procman_and_ids() {
    _complete_procman
    local current=${COMP_WORDS[COMP_CWORD]}
    case ${COMP_WORDS[1]} in
        status | ls | ps | start | stop | restart | kill | wait | logs | tail | describe | show | reset | scale | lease | signal | top) ;;
        *) return ;;
    esac
    case $current in
        -*) return ;;
    esac
    if [ "$COMP_CWORD" -ge 2 ] && [ ${#COMPREPLY[@]} -eq 0 ]; then
        local id
        while IFS= read -r id; do
            case $id in
                "$current"*) COMPREPLY+=("$id") ;;
            esac
        done < <(_procman_ids)
    fi
}

complete -F _complete_procman_and_ids -o default procman
