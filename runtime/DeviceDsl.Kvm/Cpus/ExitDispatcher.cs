using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>
/// Dispatches the guest accesses that the kernel did not serve: to the processor's local APIC, if it is in this process, to the devices'
/// tables, then to the user's handlers.
/// </summary>
internal sealed class ExitDispatcher(KvmCpu cpu, ExitMap exits, CpuInterrupts interrupts)
{
    /// <summary>Called for writes that no device accepted; without it they have no effect.</summary>
    public UnclaimedWriteHandler? UnclaimedWrite { get; set; }

    /// <summary>Called for reads that no device answered; without it the guest reads all ones.</summary>
    public UnclaimedReadHandler? UnclaimedRead { get; set; }

    /// <summary>Serves a port access, element by element. If a handler throws, the rest reads as all ones.</summary>
    public void Serve(PortAccess access)
    {
        if (!access.IsWrite) access.Data.Fill(byte.MaxValue);
        for (Span<byte> rest = access.Data; !rest.IsEmpty; rest = rest[access.Size..])
        {
            Serve(access.IsWrite, access.Address, rest[..access.Size]);
        }
    }

    /// <summary>Serves an access to a guest-physical address. If a handler throws, the rest reads as all ones.</summary>
    public void Serve(MemoryAccess access)
    {
        if (!access.IsWrite) access.Data.Fill(byte.MaxValue);
        Serve(access.IsWrite, access.Address, access.Data);
    }

    /// <summary>Serves a write that the kernel has collected.</summary>
    public void ServeWrite(IoAddress address, Span<byte> data) => Serve(isWrite: true, address, data);

    private void Serve(bool isWrite, IoAddress address, Span<byte> data)
    {
        if (isWrite) Write(address, data.Length, GuestBytes.Read(data));
        else GuestBytes.Write(data, Read(address, data.Length));
    }

    private void Write(IoAddress address, int length, ulong value)
    {
        if (!interrupts.TryWrite(address, length, value) && !exits.TryWrite(address, length, value))
            UnclaimedWrite?.Invoke(cpu, address, length, value);
    }

    private ulong Read(IoAddress address, int length)
    {
        if (interrupts.TryRead(address, length, out ulong register)) return register;
        if (exits.TryRead(address, length, out ulong value)) return value;
        return UnclaimedRead?.Invoke(cpu, address, length) ?? ulong.MaxValue;
    }
}
