namespace DeviceDsl.Eventing;

/// <summary>Starts the threads of machines.</summary>
internal static class MachineThread
{
    /// <summary>The number of descriptors that a starting thread uses, with some margin.</summary>
    private const int MaxDescriptors = 4;

    /// <summary>Starts a thread.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EMFILE"/> or <see cref="Errno.ENFILE"/>: a thread needs descriptors, and none are left;
    /// <see cref="Errno.EAGAIN"/>: the system cannot create another thread for the process.
    /// </exception>
    public static void Start(Thread thread)
    {
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException exception)
        {
            // The runtime throws this exception whatever resource is missing.
            throw new MachineException(FindCause(), "", $"The system could not start the thread of {thread.Name}: {exception.Message}");
        }
    }

    private static Errno FindCause()
    {
        if (!OperatingSystem.IsLinux()) return Errno.EAGAIN;
        var probes = new List<IDisposable>();
        try
        {
            while (probes.Count < MaxDescriptors) probes.Add(Epoll.Create());
            return Errno.EAGAIN;
        }
        catch (MachineException exception)
        {
            return exception.Errno;
        }
        finally
        {
            probes.ForEach(probe => probe.Dispose());
        }
    }
}
