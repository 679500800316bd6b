using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>
/// Dispatches the guest accesses that the kernel did not serve: to the processor's local APIC, if it is in this process, to the devices'
/// tables, then to the user's handlers.
/// </summary>
internal sealed class ExitDispatcher(KvmCpu cpu, ExitMap exits, CpuInterrupts interrupts)
{
    // The bytes of a string access that were served before the processor gave up the rest.
    private int _done;
    private bool _hasOpenRead;
    private bool _isAbandoned;

    /// <summary>Called for writes that no device accepted; without it they have no effect.</summary>
    public UnclaimedWriteHandler? UnclaimedWrite { get; set; }

    /// <summary>Called for reads that no device answered; without it the guest reads all ones.</summary>
    public UnclaimedReadHandler? UnclaimedRead { get; set; }

    /// <summary>
    /// Whether a read of the guest has no answer: the thread waits for it, or has given it up and must serve the exit again.
    /// </summary>
    public bool HasOpenRead
    {
        get => Volatile.Read(ref _hasOpenRead);
        set => Volatile.Write(ref _hasOpenRead, value);
    }

    /// <summary>Whether the access in progress belongs to a state that the processor no longer has.</summary>
    public bool IsAbandoned => Volatile.Read(ref _isAbandoned);

    /// <summary>Drops the rest of the access in progress.</summary>
    public void Abandon()
    {
        Volatile.Write(ref _isAbandoned, true);
        HasOpenRead = false;
        _done = 0;
    }

    /// <summary>
    /// Serves a port access, element by element, after those that were served before. If a handler throws, the rest reads as all ones.
    /// </summary>
    /// <returns>Whether it was served. Otherwise the processor must serve it again before it continues.</returns>
    public bool TryServe(PortAccess access)
    {
        int done = Begin();
        if (!access.IsWrite) access.Data[done..].Fill(byte.MaxValue);
        for (; done < access.Data.Length && !IsAbandoned; done += access.Size)
        {
            Serve(access.IsWrite, access.Address, access.Data.Slice(done, access.Size));
            if (!HasOpenRead) continue;
            _done = done;
            return false;
        }

        return true;
    }

    /// <summary>Serves an access to a guest-physical address. If a handler throws, the rest reads as all ones.</summary>
    /// <returns>As for a port access.</returns>
    public bool TryServe(MemoryAccess access)
    {
        Begin();
        if (!access.IsWrite) access.Data.Fill(byte.MaxValue);
        Serve(access.IsWrite, access.Address, access.Data);
        return !HasOpenRead;
    }

    /// <summary>Serves a write that the kernel has collected. The processor does not wait for it.</summary>
    public void ServeWrite(IoAddress address, Span<byte> data) => Write(address, data.Length, GuestBytes.Read(data), isPosted: true);

    private int Begin()
    {
        int done = _done;
        _done = 0;
        HasOpenRead = false;
        Volatile.Write(ref _isAbandoned, false);
        return done;
    }

    private void Serve(bool isWrite, IoAddress address, Span<byte> data)
    {
        if (isWrite) Write(address, data.Length, GuestBytes.Read(data), isPosted: false);
        else GuestBytes.Write(data, Read(address, data.Length));
    }

    private void Write(IoAddress address, int length, ulong value, bool isPosted)
    {
        if (interrupts.TryWrite(address, length, value)) return;
        bool isTaken = isPosted ? exits.TryPost(address, length, value) : exits.TryWrite(address, length, value);
        if (!isTaken) UnclaimedWrite?.Invoke(cpu, address, length, value);
    }

    private ulong Read(IoAddress address, int length)
    {
        if (interrupts.TryRead(address, length, out ulong register)) return register;
        if (exits.TryRead(address, length, out ulong value)) return value;
        if (HasOpenRead || IsAbandoned) return ulong.MaxValue;
        return UnclaimedRead?.Invoke(cpu, address, length) ?? ulong.MaxValue;
    }
}
