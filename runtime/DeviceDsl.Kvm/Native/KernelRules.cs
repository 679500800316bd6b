using DeviceDsl.Eventing;

namespace DeviceDsl.Kvm.Native;

/// <summary>What a refusal means that the kernel may give to any request.</summary>
internal static class KernelRules
{
    /// <summary>Says what an error of the kernel means.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="machine">What messages call the machine.</param>
    /// <param name="what">The request, as it follows "The kernel refused to" in a message.</param>
    /// <param name="usual">What the error means that the request usually has.</param>
    public static Refusal Explain(Errno errno, string machine, string what, Refusal? usual = null)
    {
        if (errno == Errno.EIO) return Ended(machine);
        return errno == usual?.Errno ? usual : new(errno, "", $"The kernel refused to {what}.");
    }

    /// <summary>The guest has ended its machine. Every request fails then, and nothing brings the machine back.</summary>
    public static Refusal Ended(string machine)
        => new(Errno.EIO, "", $"The guest of {machine} has ended its virtual machine, for example by a system management interrupt without memory for it: the kernel rejects every further request.");
}
