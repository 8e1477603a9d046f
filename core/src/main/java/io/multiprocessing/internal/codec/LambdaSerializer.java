package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.invoke.SerializedLambda;

/**
 * Lambdas and method references: what tells the capturing class which of its lambdas it is, then the captured values.
 */
final class LambdaSerializer extends GraphSerializer {
    @Override
    void write(Coder coder, WireOutput output, Object object) throws IOException {
        if (!(Replacement.of(object.getClass()).replace(object) instanceof SerializedLambda lambda)) {
            throw new NotSerializableException(
                    object.getClass().getName() + " is not a lambda as the compiler makes them");
        }
        coder.classes().writeName(output, lambda.getCapturingClass().replace('/', '.'));
        output.writeString(lambda.getFunctionalInterfaceClass());
        output.writeString(lambda.getFunctionalInterfaceMethodName());
        output.writeString(lambda.getFunctionalInterfaceMethodSignature());
        output.writeVarInt(lambda.getImplMethodKind(), true);
        output.writeString(lambda.getImplClass());
        output.writeString(lambda.getImplMethodName());
        output.writeString(lambda.getImplMethodSignature());
        output.writeString(lambda.getInstantiatedMethodType());
        int captured = lambda.getCapturedArgCount();
        output.writeVarInt(captured, true);
        for (int i = 0; i < captured; i++) {
            coder.write(lambda.getCapturedArg(i));
        }
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        Class<?> capturingClass = coder.classes().readName(input);
        String interfaceClass = input.readString();
        String interfaceMethod = input.readString();
        String interfaceSignature = input.readString();
        int implementationKind = input.readVarInt(true);
        String implementationClass = input.readString();
        String implementationMethod = input.readString();
        String implementationSignature = input.readString();
        String instantiatedType = input.readString();
        Object[] captured = new Object[input.readSize()];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = coder.read();
        }
        SerializedLambda lambda = new SerializedLambda(
                capturingClass,
                interfaceClass,
                interfaceMethod,
                interfaceSignature,
                implementationKind,
                implementationClass,
                implementationMethod,
                implementationSignature,
                instantiatedType,
                captured);
        return LambdaMaker.make(capturingClass, lambda, captured);
    }
}
