package io.multiprocessing.pool;

/** For workers that are threads of this JVM: nothing is packed. */
record ThreadPacker() implements Packer {
    @Override
    public Work task(Object task) {
        return new Work(Work.CALL, null, null, task);
    }

    @Override
    public SharedFunction function(Object function) {
        return new SharedFunction(function, null);
    }

    @Override
    public Work input(SharedFunction function, Object input) {
        return new Work(Work.APPLY, function, null, input);
    }

    @Override
    public Work chunk(SharedFunction function, Object[] inputs) {
        return new Work(Work.CHUNK, function, null, inputs);
    }

    @Override
    public Work again(Work work) {
        return work;
    }
}
