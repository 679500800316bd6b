using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Native;

/// <summary>Explains errors that the kernel may return for any request.</summary>
internal static class KernelRules
{
    /// <summary>Returns the refusal for an error of the kernel.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="machine">The name of the machine in messages.</param>
    /// <param name="what">The request, as it follows "The kernel refused to" in a message.</param>
    /// <param name="usual">The refusal for the error that this request usually gets.</param>
    public static Refusal Explain(Errno errno, string machine, string what, Refusal? usual = null)
    {
        if (errno == Errno.EIO) return Ended(machine);
        return errno == usual?.Errno ? usual : Refused(errno, what);
    }

    /// <summary>Returns the refusal for an error whose meaning does not depend on the request.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="what">The request, as it follows "The kernel refused to" in a message.</param>
    public static Refusal Refused(Errno errno, string what) => new(errno, "", $"The kernel refused to {what}{CauseOf(errno)}.");

    /// <summary>Returns what an error says is missing, as the end of a sentence; empty if it does not say that.</summary>
    public static string CauseOf(Errno errno) => errno switch
    {
        Errno.EMFILE => ": the process has no descriptor left (RLIMIT_NOFILE)",
        Errno.ENFILE => ": the system has no descriptor left",
        Errno.ENOMEM => ": there is not enough memory",
        _ => "",
    };

    /// <summary>Returns the refusal after the guest has ended its machine. Every further request then fails, for good.</summary>
    public static Refusal Ended(string machine)
        => new(Errno.EIO, "", $"The guest of {machine} has ended its virtual machine, for example by a system management interrupt "
            + "without memory for it: the kernel rejects every further request.");
}
