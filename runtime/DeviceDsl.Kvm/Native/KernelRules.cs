using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Native;

/// <summary>What a refusal means that the kernel may give to any request.</summary>
internal static class KernelRules
{
    /// <summary>Says what an error of the kernel means.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="machine">What messages call the machine.</param>
    /// <param name="what">What the kernel does not do, as messages go on after "The kernel does not".</param>
    /// <param name="usual">What the error means that the request usually has.</param>
    public static Refusal Explain(Errno errno, string machine, string what, Refusal? usual = null)
    {
        if (errno == Errno.EIO) return Ended(machine);
        return errno == usual?.Errno ? usual : new(errno, "", $"The kernel does not {what}.");
    }

    /// <summary>The guest has ended its machine. Every request fails then, and nothing brings the machine back.</summary>
    public static Refusal Ended(string machine)
        => new(Errno.EIO, "", $"The guest of {machine} has ended its virtual machine, as a system management interrupt without memory for it does: the kernel does nothing for it any more.");
}
