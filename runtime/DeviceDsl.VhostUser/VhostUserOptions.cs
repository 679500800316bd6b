using Microsoft.Extensions.Logging;

namespace DeviceDsl.VhostUser;

/// <summary>The options of a <see cref="VhostUserServer"/>.</summary>
public sealed record VhostUserOptions
{
    /// <summary>The name of the server in messages; by default that of the device.</summary>
    public string? Name { get; init; }

    /// <summary>Receives violations by frontends and drivers, and exceptions of handlers; by default errors go to standard error.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The clock of the machine that the device is part of.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The maximum wait for the first request of a connection.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum wait for the rest of a message, and for a frontend to read a reply.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum wait for requests in flight when a ring stops or the device is reset. After it, requests that were taken last and are
    /// not complete go back to the ring, and the next backend takes them again.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(2);

    internal int HandshakeMilliseconds => Milliseconds(HandshakeTimeout);

    internal int MessageMilliseconds => Milliseconds(MessageTimeout);

    private static int Milliseconds(TimeSpan time) => (int)Math.Clamp(time.TotalMilliseconds, 1, int.MaxValue);
}
