package org.hsu.procman.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StreamPlacesTest {
    private final StreamPlaces places = new StreamPlaces(4, 3);

    private void refuses(int status, String user) {
        assertEquals(status, assertThrows(Refusal.class, () -> places.enter(user)).status());
    }

    @Test
    void oneUserLeavesRoomForAnother() throws Exception {
        for (int i = 0; i < 3; i++) {
            places.enter("greedy");
        }
        refuses(429, "greedy");
        places.enter("other");
        refuses(503, "other");
        places.leave("greedy");
        places.enter("other");
        places.leave("other");
        places.enter("greedy");
        refuses(429, "greedy");
    }

    @Test
    void whereNobodyIsKnownAllShareOneBound() throws Exception {
        for (int i = 0; i < 4; i++) {
            places.enter(null);
        }
        refuses(503, null);
        places.leave(null);
        places.enter(null);
    }
}
