namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A program that serves a device by vhost-user.</summary>
/// <param name="Assembly">The assembly of the program, which lies beside the tests.</param>
/// <param name="Options">Its options beside the socket.</param>
public sealed record BackendProgram(string Assembly, params IReadOnlyList<string> Options)
{
    /// <summary>The disk of the samples.</summary>
    public static BackendProgram Disk(string image, int queues = 1)
        => new("VirtioBlk.dll", "--blk-file", image, "--num-queues", $"{queues}");

    /// <summary>The disk of the samples, read-only.</summary>
    public static BackendProgram ReadOnlyDisk(string image) => new("VirtioBlk.dll", "--blk-file", image, "--read-only");

    /// <summary>The entropy device of the samples.</summary>
    public static BackendProgram Entropy { get; } = new("VirtioRng.dll");

    /// <summary>The command that listens on a socket. Tests that run under nohup ignore SIGHUP, and the program must not.</summary>
    public IReadOnlyList<string> Command(string socket)
        =>
        [
            "env", "--default-signal=HUP", "dotnet", Path.Combine(AppContext.BaseDirectory, Assembly),
            "vhost-user", "--socket-path", socket, .. Options,
        ];
}
