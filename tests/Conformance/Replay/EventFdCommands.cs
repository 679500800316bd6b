namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that a process does with eventfds.</summary>
internal static class EventFdCommands
{
    private const string Ok = "ok";

    public static string Create(ReplayedMachine machine, Words words)
    {
        string name = words.Next();
        ulong initial = words.NumberOr(0);
        bool isSemaphore = words.HasNext && words.OneOf(("semaphore", true));
        machine.Fds.Open(name, Fd.Of(EventFd.Create(initial, isSemaphore, name)));
        return Ok;
    }

    public static string Duplicate(ReplayedMachine machine, Words words)
    {
        string name = words.Next();
        Fd source = machine.Fds[words.Next()];
        if (source == Fd.NotOpen) return nameof(Errno.EBADF);
        machine.Fds.Open(name, source.EventFd is null ? source : Fd.Of(source.EventFd.Duplicate()));
        return Ok;
    }

    public static string Close(ReplayedMachine machine, Words words)
        => machine.Fds.Close(words.Next()) ? Ok : nameof(Errno.EBADF);

    public static string Signal(ReplayedMachine machine, Words words)
    {
        Fd fd = machine.Fds[words.Next()];
        ulong count = words.NumberOr(1);
        if (fd.EventFd is null) return fd == Fd.OtherFile ? Ok : nameof(Errno.EBADF);
        return Results.Of(fd.EventFd.TrySignal(count));
    }

    public static string Read(ReplayedMachine machine, Words words)
    {
        Fd fd = machine.Fds[words.Next()];
        if (fd.EventFd is null) return Results.Of(fd.Errno);
        return fd.EventFd.TryRead(out ulong count) ? $"val 0x{count:x}" : nameof(Errno.EAGAIN);
    }
}
