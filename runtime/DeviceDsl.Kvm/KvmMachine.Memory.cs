using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm;

/// <content>Guest memory.</content>
public sealed partial class KvmMachine
{
    /// <inheritdoc/>
    private protected override Refusal? MapMemory(GuestMemory memory, int number)
    {
        if (memory.HasDirtyLog) memory.Log = new KernelDirtyLog(_machine, number, memory);
        Errno errno = _machine.TryMap(number, memory);
        if (errno == Errno.None) return null;
        // The kernel reports the same error for an unknown flag as for other mistakes.
        if (errno == Errno.EINVAL && memory.IsReadOnly && !_machine.Has(Extension.ReadOnlyMemory))
        {
            return new(Errno.EOPNOTSUPP, "", $"The kernel lacks read-only memory, which {memory} of {this} is to be.");
        }

        return KernelRules.Explain(errno, Name, $"map {memory} as memory of {this}");
    }
}
