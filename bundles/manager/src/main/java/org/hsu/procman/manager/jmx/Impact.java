package org.hsu.procman.manager.jmx;

import javax.management.MBeanOperationInfo;

/** What an operation does to the world. Access rules stand on it: whoever may read may call INFO operations. */
enum Impact {
    /** Only reads. */
    INFO(MBeanOperationInfo.INFO),
    /** Changes something. */
    ACTION(MBeanOperationInfo.ACTION);

    private final int code;

    Impact(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
