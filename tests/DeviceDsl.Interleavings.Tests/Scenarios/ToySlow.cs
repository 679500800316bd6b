namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A device that answers reads of the register at port 0x400 later, and completes writes of the one at 0x404 later.</summary>
internal sealed class ToySlow : IDevice
{
    public static readonly IoAddress Data = IoAddress.Pio(0x400);
    public static readonly IoAddress Command = IoAddress.Pio(0x404);

    public string Name => "Slow";

    public DeviceHost Host { get; } = new();

    public int DoorbellCount => 0;

    public int LineCount => 0;

    public int RegisterCount => 2;

    /// <summary>The read that came last.</summary>
    public DeferredRead Read { get; private set; }

    /// <summary>The write that came last.</summary>
    public DeferredWrite Write { get; private set; }

    /// <summary>How many accesses the device has had.</summary>
    public int Calls { get; private set; }

    /// <summary>Makes a machine with such a device.</summary>
    public static EmbeddedMachine CreateMachine(out ToySlow device, out Attachment attachment)
    {
        var machine = new EmbeddedMachine(new EmbeddedMachineOptions { HasInterruptControllers = false });
        device = new ToySlow();
        attachment = machine.Attach(device);
        return machine;
    }

    /// <summary>Waits until the device has had some accesses.</summary>
    public void AwaitCalls(int calls) => Model.Run.Current!.Await(() => Calls >= calls, $"{calls} calls of the device");

    public DoorbellEntry GetDoorbell(int doorbell) => throw new ArgumentOutOfRangeException(nameof(doorbell));

    public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

    public RegisterEntry GetRegister(int register) => register == 0
        ? new(AddressSpace.Pio, Data.Value, 4, RegisterAccess.ReadOnly, "Data", Form: new(DefersReads: true))
        : new(AddressSpace.Pio, Command.Value, 4, RegisterAccess.ReadWrite, "Command", Form: new(DefersWrites: true));

    public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

    public void Ring(int doorbell, int index, ulong value)
    {
    }

    public ulong ReadRegister(int register, int index, ulong lanes)
    {
        Read = DeferredRead.Take();
        Calls++;
        return 0;
    }

    public void WriteRegister(int register, int index, ulong value, ulong lanes)
    {
        Write = DeferredWrite.Take();
        Calls++;
    }

    public void Resample(int line)
    {
    }

    public void Connect(LineSet lines)
    {
    }
}
