using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A device, in both address spaces, whose test answers reads of its first register and writes of its second.</summary>
internal sealed class SlowDevice : IDevice
{
    public const ushort Port = 0x300;
    public const uint Address = 0xD000_0000;

    /// <summary>Where the second register is, behind the first.</summary>
    public const ushort Command = 4;

    private readonly SemaphoreSlim _called = new(0);

    public string Name => "Slow";

    public int DoorbellCount => 0;

    public int LineCount => 0;

    public int RegisterCount => 4;

    public DeferredRead Read { get; private set; }

    public DeferredWrite Write { get; private set; }

    /// <summary>The accesses: 0 for a read, else what was written.</summary>
    public List<ulong> Calls { get; } = [];

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public RegisterEntry GetRegister(int register)
    {
        AddressSpace space = register < 2 ? AddressSpace.Pio : AddressSpace.Mmio;
        ulong first = register < 2 ? Port : Address;
        return register % 2 == 0
            ? new(space, first, 4, RegisterAccess.ReadOnly, "Data", Form: new(DefersReads: true))
            : new(space, first + Command, 4, RegisterAccess.WriteOnly, "Command", Form: new(DefersWrites: true));
    }

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index, ulong value)
    {
    }

    public ulong ReadRegister(int register, int index, ulong lanes)
    {
        Read = DeferredRead.Take();
        Calls.Add(0);
        _called.Release();
        return 0;
    }

    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        Write = DeferredWrite.Take();
        Calls.Add(value);
        _called.Release();
    }

    /// <summary>Waits for the next access.</summary>
    public void AwaitCall()
    {
        if (!_called.Wait(RealModeGuest.HangGuard)) throw new TimeoutException($"The device had {Calls.Count} accesses.");
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }
}
