# Works for 20 to 39 seconds, then fails.
trap 'echo "asked to stop: stopping"; exit 0' TERM INT

lifetime=$((20 + $$ % 20))
echo "crashing: pid $$, will fail in $lifetime s"
second=0
while [ "$second" -lt "$lifetime" ]; do
    sleep 1
    second=$((second + 1))
    [ $((second % 5)) -eq 0 ] && echo "crashing: worked for $second s"
done
echo "crashing: something went wrong" >&2
exit 1
