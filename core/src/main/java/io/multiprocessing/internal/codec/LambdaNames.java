package io.multiprocessing.internal.codec;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a lambda and what it captures by names that its author recognises. */
final class LambdaNames {
    private static final String PREFIX = "lambda$";
    private static final Pattern COMPILED = Pattern.compile("lambda\\$(.+?)(\\$[0-9a-f]{1,8})?\\$\\d+");

    private final SerializedLambda lambda;
    private final String className;
    private final String methodName;

    LambdaNames(SerializedLambda lambda) {
        this.lambda = lambda;
        this.className = lambda.getCapturingClass().replace('/', '.');
        this.methodName = lambda.getImplMethodName();
    }

    /** The name of a captured value. */
    String captured(int index) {
        if (!methodName.startsWith(PREFIX)) {
            return "the receiver of the method reference "
                    + lambda.getImplClass().replace('/', '.') + "::" + methodName + " in " + className;
        }
        int receivers = capturesThis() ? 1 : 0;
        String which = "the lambda in " + className + " (declared in method " + declaringMethod() + ")";
        return index < receivers
                ? which + " captures `this`, by using a field or method of its own class"
                : "captured variable #" + (index + 1 - receivers) + " of " + which;
    }

    private boolean capturesThis() {
        return switch (lambda.getImplMethodKind()) {
            case MethodHandleInfo.REF_invokeVirtual,
                    MethodHandleInfo.REF_invokeSpecial,
                    MethodHandleInfo.REF_invokeInterface -> true;
            default -> false;
        };
    }

    /**
     * The compiler names the method of a Serializable lambda after the one it stands in:
     * {@code lambda$main$a5b74cc6$1}.
     */
    private String declaringMethod() {
        Matcher matcher = COMPILED.matcher(methodName);
        if (!matcher.matches()) {
            return methodName;
        }
        return switch (matcher.group(1)) {
            case "new" -> "<init>";
            case "static" -> "<clinit>";
            default -> matcher.group(1);
        };
    }
}
