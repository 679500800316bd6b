using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>A handler may attach a device that is refused. To undo it waits for nothing that may wait for the handler.</summary>
public sealed class RefusedInAHandlerShould
{
    private static readonly IoAddress Attaching = IoAddress.Pio(0x11);
    private static readonly IoAddress Kicking = IoAddress.Pio(0x10);
    private static readonly IoAddress Status = IoAddress.Pio(0x60);

    /// <summary>What refuses the device, and whether it is one of a board.</summary>
    public static TheoryData<bool, bool> Refusals => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <summary>The loop waits for the handler, and behind that it has the refused device's eventfds to look at.</summary>
    [Theory]
    [MemberData(nameof(Refusals))]
    public void LeaveNothingBehindWhileTheLoopWaitsForTheHandler(bool throws, bool isBoard)
    {
        using var machine = new EmbeddedMachine();
        var refused = new Refused(() =>
        {
            machine.GuestWrite(Kicking, 1, 0);
            // As the end of a pause on another thread does.
            machine.Loop.PollAll();
            if (throws) throw new InvalidDataException("no");
        });

        AttachInAHandler(machine, refused, isBoard, throws);

        Assert.Equal(0, refused.Calls);
    }

    /// <summary>What the refused device posted runs on the loop, and waits for the handler that undoes the attaching.</summary>
    [Theory]
    [MemberData(nameof(Refusals))]
    public void LeaveNothingBehindWhileAHandlerWaitsForTheDevice(bool throws, bool isBoard)
    {
        using var machine = new EmbeddedMachine();
        using var isInside = new ManualResetEventSlim();
        Refused? refused = null;
        refused = new Refused(() =>
        {
            refused!.Host.Post(() =>
            {
                isInside.Set();
                machine.GuestWrite(Status, 1, 0);
            });
            isInside.Wait();
            if (throws) throw new InvalidDataException("no");
        });

        AttachInAHandler(machine, refused, isBoard, throws);
    }

    private static void AttachInAHandler(EmbeddedMachine machine, Refused refused, bool isBoard, bool throws)
    {
        var table = new Table("Outer");
        table.Doorbells.Add(new(AddressSpace.Pio, 0x10, 1, null, "OnKick"));
        table.Doorbells.Add(new(AddressSpace.Pio, 0x11, 1, null, "OnAttach", IsSynchronous: true));
        table.Registers.Add(new(AddressSpace.Pio, 0x60, 1, RegisterAccess.ReadWrite, "Status"));
        using Attachment outer = machine.Attach(table);
        IDevice device = isBoard ? new Board(new(new Table("Plain"), "Plain"), new(refused, "Refused")) : refused;
        int registrations = machine.RegistrationCount;
        string result = "";
        table.InHandler = () =>
        {
            table.InHandler = null;
            try
            {
                result = $"{machine.TryAttach(device, out _)}";
            }
            catch (InvalidDataException exception)
            {
                result = exception.Message;
            }
        };

        Assert.True(machine.GuestWrite(Attaching, 1, 0));
        machine.Settle();

        Assert.Equal(throws ? "no" : "EEXIST", result);
        Assert.Equal([outer], machine.Attachments);
        Assert.Equal(registrations, machine.RegistrationCount);
        Assert.False(outer.NeedsReset);
        refused.InConnect = null;
        using Attachment again = machine.Attach(device, pio: 0x100);
        Assert.True(again.IsAttached);
    }

    /// <summary>A device with a line whose ends it is asked after, and a doorbell that collides at the base 0.</summary>
    private sealed class Refused(Action inConnect) : IDevice
    {
        public string Name => "Refused";

        public Action? InConnect { get; set; } = inConnect;

        /// <summary>How often the machine called the device.</summary>
        public int Calls { get; private set; }

        public DeviceHost Host { get; } = new();

        public int DoorbellCount => 2;

        public int LineCount => 1;

        public DoorbellEntry GetDoorbell(int doorbell) => new(AddressSpace.Pio, doorbell == 0 ? 0x40UL : 0x10, 1, null, "OnKick");

        public LineEntry GetLine(int line) => new(5, LineKind.Resampled, "Irq5");

        public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => -1;

        public void Ring(int doorbell, int index = 0, ulong value = 0) => Calls++;

        public void Resample(int line) => Calls++;

        public void Connect(LineSet lines) => InConnect?.Invoke();
    }
}
