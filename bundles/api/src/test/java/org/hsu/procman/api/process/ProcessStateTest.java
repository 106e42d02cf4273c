package org.hsu.procman.api.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessStateTest {

    @ParameterizedTest
    @EnumSource(ProcessState.class)
    void noStateFollowsItselfAndNoneIsADeadEnd(ProcessState state) {
        assertFalse(state.successors().contains(state));
        assertFalse(state.successors().isEmpty());
        assertFalse(state.successors().contains(ProcessState.UNKNOWN), "what is known is not forgotten");
    }

    @Test
    void everyStateCanBeReached() {
        Set<ProcessState> reached = EnumSet.of(ProcessState.UNKNOWN);
        ArrayDeque<ProcessState> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            next.poll().successors().stream().filter(reached::add).forEach(next::add);
        }
        assertEquals(EnumSet.allOf(ProcessState.class), reached);
    }

    @Test
    void whatIsStoppedComesBackByStartingOnly() {
        assertEquals(Set.of(ProcessState.STARTING), ProcessState.STOPPED.successors());
    }

    @ParameterizedTest
    @EnumSource(StateReason.class)
    void reasonsAreWordsOfTheContract(StateReason reason) {
        assertTrue(reason.word().matches("[a-z]+(_[a-z]+)*"), reason.word());
    }
}
