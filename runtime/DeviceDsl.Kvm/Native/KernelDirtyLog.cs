using DeviceDsl.Memory;

namespace DeviceDsl.Kvm.Native;

/// <summary>The dirty log of memory whose guest the kernel runs.</summary>
/// <param name="machine">The machine.</param>
/// <param name="slot">The number of the memory.</param>
/// <param name="memory">The memory, in messages.</param>
internal sealed class KernelDirtyLog(VirtualMachine machine, int slot, GuestMemory memory) : DirtyLog
{
    /// <inheritdoc/>
    public override void Take(ulong[] bitmap)
    {
        Errno errno = machine.TryTakeDirtyLog(slot, bitmap);
        if (errno == Errno.None) return;
        throw new MachineException(KernelRules.Explain(errno, machine.Name, $"report which pages of {memory} of {machine.Name} are dirty"));
    }

    /// <inheritdoc/>
    public override void Mark(int offset, int length) => throw new NotSupportedException("The kernel performs the guest's writes.");
}
