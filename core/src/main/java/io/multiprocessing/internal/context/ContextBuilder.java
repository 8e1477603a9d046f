package io.multiprocessing.internal.context;

import io.multiprocessing.Context;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Tls;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.host.Codecs;
import io.multiprocessing.internal.host.SilenceLimit;
import io.multiprocessing.internal.host.Transports;
import io.multiprocessing.internal.launch.LaunchOptions;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.Codec;
import io.multiprocessing.spi.PeerSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Collects the settings of a context. */
final class ContextBuilder implements Context.Builder {
    private static final int KEY_BYTES = 32;
    private String transport;
    private StartMethod startMethod;
    private int standby;
    private Codec codec;
    private final List<String> jvmArgs = new ArrayList<>();
    private String javaHome = "";
    private byte[] authKey;
    private final List<String> allowed = new ArrayList<>();
    private PeerSettings peers = PeerSettings.defaults();
    private boolean takeChildrenAlong;

    @Override
    public Context.Builder transport(String name) {
        transport = Objects.requireNonNull(name, "name");
        return this;
    }

    @Override
    public Context.Builder startMethod(StartMethod method) {
        startMethod = Objects.requireNonNull(method, "method");
        return this;
    }

    @Override
    public Context.Builder standby(int readyProcesses) {
        if (readyProcesses < 1 || readyProcesses > Settings.MOST_STANDBY) {
            throw new IllegalArgumentException("not a number of processes to keep ready: readyProcesses="
                    + readyProcesses + ", allowed=1.." + Settings.MOST_STANDBY + "; for none choose StartMethod.SPAWN");
        }
        standby = readyProcesses;
        return this;
    }

    @Override
    public Context.Builder codec(Codec newCodec) {
        codec = Objects.requireNonNull(newCodec, "codec");
        return this;
    }

    @Override
    public Context.Builder jvmArgs(String... args) {
        jvmArgs.addAll(List.of(Objects.requireNonNull(args, "args")));
        return this;
    }

    @Override
    public Context.Builder javaHome(Path home) {
        javaHome = Objects.requireNonNull(home, "home").toString();
        return this;
    }

    @Override
    public Context.Builder authKey(byte[] key) {
        if (Objects.requireNonNull(key, "key").length == 0) {
            throw new IllegalArgumentException("the key is empty: allowed are 1 byte or more, at random 16 or more");
        }
        authKey = key.clone();
        return this;
    }

    @Override
    public Context.Builder allow(String... classesOrPackages) {
        List<String> names = List.of(Objects.requireNonNull(classesOrPackages, "classesOrPackages"));
        ClassFilters.strangers(names); // refuses what is no pattern
        allowed.addAll(names);
        return this;
    }

    @Override
    public Context.Builder tls(Tls tls) {
        peers = new PeerSettings(Optional.of(Objects.requireNonNull(tls, "tls")), peers.timeout());
        return this;
    }

    @Override
    public Context.Builder peerTimeout(Duration timeout) {
        peers = new PeerSettings(peers.tls(), timeout);
        return this;
    }

    @Override
    public Context.Builder takeChildrenAlong(boolean take) {
        takeChildrenAlong = take;
        return this;
    }

    @Override
    public Context build() {
        SilenceLimit.check();
        var chosen = transport == null ? Transports.best() : Transports.byName(transport);
        byte[] key = authKey;
        if (key == null) {
            key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
        }
        Codec used = codec == null ? Codecs.best() : Codecs.remember(codec);
        StartMethod method = startMethod != null ? startMethod : standby > 0 ? StartMethod.STANDBY : StartMethod.SPAWN;
        var context = new DefaultContext(
                new Settings(
                        chosen.name(),
                        chosen.getClass().getName(),
                        method,
                        used.getClass().getName(),
                        List.copyOf(jvmArgs),
                        javaHome,
                        key,
                        List.copyOf(allowed),
                        peers,
                        takeChildrenAlong,
                        standby > 0 ? standby : LaunchOptions.DEFAULT_STANDBY,
                        Log.isHeard()),
                used);
        context.fillStandby();
        return context;
    }
}
