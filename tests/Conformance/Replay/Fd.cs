namespace DeviceDsl.Conformance.Replay;

/// <summary>A descriptor: an eventfd, another open file, or a number that is not open.</summary>
/// <param name="EventFd">The eventfd.</param>
/// <param name="Errno">What the kernel says where it wants an eventfd and finds this (EVT-7).</param>
internal sealed record Fd(EventFd? EventFd, Errno Errno)
{
    private static readonly EventFd Closed = CreateClosed();

    /// <summary>A number that is not open.</summary>
    public static Fd NotOpen { get; } = new(null, Errno.EBADF);

    /// <summary>An open file that is no eventfd.</summary>
    public static Fd OtherFile { get; } = new(null, Errno.EINVAL);

    /// <summary>The eventfd, or a closed one in its place: the machine then refuses it when it comes to look at it.</summary>
    public EventFd ForMachine => EventFd ?? Closed;

    /// <summary>An eventfd.</summary>
    public static Fd Of(EventFd eventFd) => new(eventFd, Errno.None);

    /// <summary>What the kernel says where the machine, given <see cref="ForMachine"/>, says this.</summary>
    public Errno Translate(Errno errno) => EventFd is null && errno == Errno.EBADF ? Errno : errno;

    private static EventFd CreateClosed()
    {
        var closed = EventFd.Create();
        closed.Dispose();
        return closed;
    }
}
