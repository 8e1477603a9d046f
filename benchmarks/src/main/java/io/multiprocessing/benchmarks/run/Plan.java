package io.multiprocessing.benchmarks.run;

import java.util.ArrayList;
import java.util.List;

/** What is asked of whom. The first questions are the ones that most want to know. */
final class Plan {
    private Plan() {}

    static List<Asked> of(Contenders contenders) {
        List<Asked> all = new ArrayList<>(new MessageQuestions(contenders).all());
        all.addAll(new LockQuestions(contenders).all());
        all.addAll(new WorkQuestions(contenders).all());
        all.addAll(Growth.of(contenders));
        return all;
    }
}
