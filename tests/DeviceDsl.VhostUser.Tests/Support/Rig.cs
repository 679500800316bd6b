using System.Collections.Concurrent;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>A server with a device, on a socket in a directory of its own.</summary>
internal sealed class Rig : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vhost-user-").FullName;

    public Rig(EchoDevice? device = null, VhostUserOptions? options = null)
    {
        Device = device ?? new EchoDevice();
        Server = VhostUserServer.Listen(Device, Path, (options ?? new()) with { Logger = new Lines(Log) });
    }

    public EchoDevice Device { get; }

    public VhostUserServer Server { get; private set; }

    public ConcurrentQueue<string> Log { get; } = new();

    public string Path => System.IO.Path.Combine(_directory, "socket");

    public Frontend Connect(params SharedRam[] rams) => Frontend.Connect(Path, rams);

    /// <summary>Connects a frontend that has negotiated and shared its memory.</summary>
    public Frontend ConnectReady(params ReadOnlySpan<VirtioFeature> features)
    {
        Frontend frontend = Connect();
        frontend.Negotiate(VirtioFeatures.Of(features));
        frontend.ShareMemory();
        return frontend;
    }

    /// <summary>Whether a new frontend is served like the first one.</summary>
    public bool StillServes()
    {
        using Frontend frontend = ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        queue.Send("still there");
        return queue.Receive().Answer == "still there";
    }

    public void Dispose()
    {
        Server.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Enqueue(formatter(state, exception));
    }
}
