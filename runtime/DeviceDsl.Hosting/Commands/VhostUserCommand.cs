using System.Runtime.InteropServices;
using DeviceDsl.VhostUser;
using DeviceDsl.Virtio;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Hosting.Commands;

/// <summary>Serves a device until the process is asked to end, or until the only connection of an inherited socket has ended.</summary>
/// <param name="device">The device.</param>
/// <param name="onReload">Called at SIGHUP; null if the program does not react to it.</param>
/// <param name="output">Receives a line when the program listens.</param>
/// <param name="error">Receives violations by frontends and drivers.</param>
internal sealed class VhostUserCommand(VirtioDevice device, Action<VirtioDevice>? onReload, TextWriter output, TextWriter error)
{
    /// <summary>Runs the server.</summary>
    /// <param name="path">The path of the socket; null for an inherited one.</param>
    /// <param name="descriptor">The inherited socket.</param>
    /// <returns>The exit code.</returns>
    public int Run(string? path, int? descriptor)
    {
        using var ending = new CancellationTokenSource();
        using PosixSignalRegistration terminate = OnEnd(PosixSignal.SIGTERM, ending);
        using PosixSignalRegistration interrupt = OnEnd(PosixSignal.SIGINT, ending);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload);
        var options = new VhostUserOptions { Logger = new ErrorLogger(TextWriter.Synchronized(error)) };
        using VhostUserServer server = path is not null
            ? VhostUserServer.Listen(device, path, options)
            : VhostUserServer.FromHandle(device, new SafeFileHandle(descriptor!.Value, ownsHandle: true), options);
        output.WriteLine(path is not null ? $"listening on {path}" : $"serving descriptor {descriptor}");
        output.Flush();
        try
        {
            server.Wait(ending.Token);
        }
        catch (OperationCanceledException)
        {
            // A signal asked the backend to end.
        }

        return ExitCodes.Success;
    }

    private static PosixSignalRegistration OnEnd(PosixSignal signal, CancellationTokenSource ending)
        => PosixSignalRegistration.Create(signal, context =>
        {
            // The process ends by itself, with exit code 0.
            context.Cancel = true;
            ending.Cancel();
        });

    private void Reload(PosixSignalContext context)
    {
        context.Cancel = true;
        if (onReload is null) return;
        try
        {
            onReload(device);
        }
        catch (Exception exception)
        {
            error.WriteLine($"error: cannot reload: {exception.Message}");
        }
    }

    /// <summary>Writes warnings and errors as lines.</summary>
    private sealed class ErrorLogger(TextWriter error) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            string line = formatter(state, exception).ReplaceLineEndings(" ");
            error.WriteLine(exception is null ? line : $"{line} {exception.GetType().Name}: {exception.Message}");
        }
    }
}
