package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;

/** Exceptions, as {@link ThrowableForm}. */
final class ThrowableSerializer extends GraphSerializer {
    @Override
    void write(Coder coder, WireOutput output, Object throwable) throws IOException {
        ThrowableForm form = ThrowableForm.of((Throwable) throwable);
        output.writeVarInt(form.texts().length, true);
        for (String text : form.texts()) {
            output.writeBoolean(text != null);
            if (text != null) {
                output.writeString(text);
            }
        }
        output.writeVarLong(form.pid(), true);
        output.writeString(form.processName());
        byte[] javaForm = form.javaForm() == null ? new byte[0] : form.javaForm();
        output.writeVarInt(javaForm.length, true);
        output.writeBytes(javaForm, 0, javaForm.length);
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException {
        String[] texts = new String[input.readSize()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = input.readBoolean() ? input.readString() : null;
        }
        if (texts.length == 0 || texts.length % 3 != 0) {
            throw new StreamCorruptedException("an exception of " + texts.length + " texts");
        }
        long pid = input.readVarLong(true);
        String processName = input.readString();
        byte[] javaForm = input.readBytes(input.readCount(1));
        return new ThrowableForm(texts, pid, processName, javaForm.length == 0 ? null : javaForm)
                .toThrowable(coder.classes().gate());
    }
}
