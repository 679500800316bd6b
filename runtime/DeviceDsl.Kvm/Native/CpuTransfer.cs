using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Native;

/// <summary>Reads and sets the whole state of a processor that stands still.</summary>
/// <param name="cpu">The processor.</param>
/// <param name="name">Its name in messages.</param>
internal sealed class CpuTransfer(VirtualCpu cpu, string name)
{
    private const int MinExtendedLength = 4096;
    private const int NestedHeaderLength = 128;
    private const int NestedSizeOffset = 4;

    private VirtualMachine Machine => cpu.Machine;

    /// <summary>Reads the state. An access that an exception interrupted is completed first.</summary>
    /// <param name="isInRead">
    /// Whether the last access is a read without an answer. It is not completed, so that the guest of the state makes it again.
    /// </param>
    /// <exception cref="MachineException">The kernel lacks something, or refused to give the state.</exception>
    public CpuSnapshot Save(bool isInRead)
    {
        if (!isInRead) ThrowIfFailed(cpu.TryCompleteAccess(), "complete the last access");
        var parts = new Dictionary<CpuPart, byte[]>();
        foreach (CpuPart part in CpuPart.All)
        {
            if (!Has(part)) continue;
            byte[] bytes = new byte[part.Length];
            ThrowIfFailed(cpu.File.Request(part.Get, bytes), $"give the {part.Name}", part);
            parts.Add(part, bytes);
        }

        ThrowIfFailed(Machine.Msrs.TryGet(cpu.File, out List<Msr> registers), "give the model-specific registers");
        return new([.. cpu.CpuId], parts, GetExtended(), GetNested(), registers);
    }

    /// <summary>Returns why a state cannot be this processor's, without changing anything.</summary>
    public Refusal? Check(CpuSnapshot state)
    {
        if (Machine.CpuIds.FindUnsupported(state.CpuId, cpu.Number, Machine.HasChips) is { } unsupported)
        {
            return new(Errno.EOPNOTSUPP, "", $"The saved state of {name} needs {unsupported}, which is not supported here.");
        }

        CpuPart? missing = CpuPart.All.FirstOrDefault(
            part => state.Parts.ContainsKey(part) ? !IsSettable(part) : part.IsRequired && Has(part));
        if (missing is null) return null;
        return state.Parts.ContainsKey(missing)
            ? new(Errno.EOPNOTSUPP, "", $"The saved state of {name} has {missing.Name}, which the kernel or the processor here lacks.")
            : new(Errno.EINVAL, "", $"The saved state of {name} lacks the {missing.Name}.");
    }

    /// <summary>Sets the state. Whatever ran before on the processor has no effect on it.</summary>
    /// <exception cref="MachineException">The kernel refused a part, which the message names.</exception>
    public void Load(CpuSnapshot state)
    {
        if (!state.CpuId.AsSpan().SequenceEqual(cpu.CpuId)) ThrowIfFailed(cpu.TrySetCpuId(state.CpuId), "set CPUID");
        ThrowIfFailed(cpu.TrySetStart(CpuStart.RealMode(0, 0, 0)), "reset the registers");
        Set(state, CpuPart.System);
        SetNested(state.Nested);
        Set(state, CpuPart.General);
        ThrowIfFailed(SetExtended(state.Extended), "set the registers of the FPU");
        Set(state, CpuPart.ExtendedControl);
        Set(state, CpuPart.LocalApic);
        Errno errno = Machine.Msrs.TrySet(cpu.File, state.Msrs, out Msr refused);
        string what = refused.Index == 0 ? "set the model-specific registers" : $"set MSR 0x{refused.Index:x} to 0x{refused.Value:x}";
        ThrowIfFailed(errno, what);
        Set(state, CpuPart.Events);
        Set(state, CpuPart.RunState);
        Set(state, CpuPart.DebugRegisters);
    }

    /// <summary>Whether the processor has a part. One that only kernels can lack is asked for, so that its absence is reported.</summary>
    private bool Has(CpuPart part)
        => part == CpuPart.LocalApic ? Machine.HasChips : part != CpuPart.ExtendedControl || Machine.Has(part.Extension);

    private bool IsSettable(CpuPart part) => Has(part) && (part.Extension == 0 || Machine.Has(part.Extension));

    private void Set(CpuSnapshot state, CpuPart part)
    {
        if (!state.Parts.TryGetValue(part, out byte[]? bytes)) return;
        ThrowIfFailed(cpu.File.Request(part.Set, bytes), $"set the {part.Name}", part);
    }

    private byte[] GetExtended()
    {
        int length = Machine.ExtentOf(Extension.ExtendedStateLength);
        bool isLong = length > MinExtendedLength;
        byte[] bytes = new byte[Math.Max(length, MinExtendedLength)];
        Errno errno = cpu.File.Request(isLong ? Ioctl.GetLongExtendedState : Ioctl.GetExtendedState, bytes);
        ThrowIfFailed(errno, "give the registers of the FPU", Extension.ExtendedState, "XSAVE");
        return bytes;
    }

    private Errno SetExtended(byte[] bytes)
    {
        // The kernel reads as many bytes as it has; those that the state does not have are not in use.
        int length = Math.Max(Machine.ExtentOf(Extension.ExtendedStateLength), MinExtendedLength);
        byte[] whole = new byte[Math.Max(length, bytes.Length)];
        bytes.CopyTo(whole, 0);
        return cpu.File.Request(Ioctl.SetExtendedState, whole);
    }

    private byte[] GetNested()
    {
        int length = Machine.ExtentOf(Extension.NestedState);
        if (length < NestedHeaderLength) return [];
        byte[] bytes = new byte[length];
        BitConverter.TryWriteBytes(bytes.AsSpan(NestedSizeOffset), length);
        ThrowIfFailed(cpu.File.Request(Ioctl.GetNestedState, bytes), "give the state of virtualization inside the guest");
        return bytes[..Math.Clamp(BitConverter.ToInt32(bytes, NestedSizeOffset), NestedHeaderLength, length)];
    }

    private void SetNested(byte[] bytes)
    {
        // Without virtualization inside the guest nothing needs to be set, not even by a kernel that knows none.
        if (bytes.AsSpan().SequenceEqual(GetNested())) return;
        const string What = "set the state of virtualization inside the guest";
        if (bytes.Length < NestedHeaderLength || BitConverter.ToUInt32(bytes, NestedSizeOffset) != bytes.Length)
        {
            ThrowIfFailed(Errno.EINVAL, What);
        }

        ThrowIfFailed(cpu.File.Request(Ioctl.SetNestedState, bytes), What);
    }

    private void ThrowIfFailed(Errno errno, string what, CpuPart part) => ThrowIfFailed(errno, what, part.Extension, part.Name);

    private void ThrowIfFailed(Errno errno, string what, nuint extension = 0, string extensionName = "")
    {
        if (errno == Errno.None) return;
        if (errno != Errno.EIO && extension != 0 && !Machine.Has(extension))
        {
            throw new MachineException(
                Errno.EOPNOTSUPP, "",
                $"The kernel lacks access to the {extensionName} of processors, so that {name} cannot be saved or loaded.");
        }

        throw new MachineException(KernelRules.Explain(errno, Machine.Name, $"{what} of {name}"));
    }
}
