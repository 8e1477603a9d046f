package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;

/** A program that makes or joins a table of members, tells its id, and waits to be killed or for a line. */
final class MemberProgram {
    private MemberProgram() {}

    /**
     * The program.
     *
     * @param arguments {@code create}, {@code join} or {@code visit}, and the directory
     * @throws IOException it cannot
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        Members members = arguments[0].equals("create") ? Members.create(directory) : Members.join(directory);
        if (arguments[0].equals("visit")) {
            members.close();
        }
        System.out.println(members.self());
        Await.forever();
    }
}
