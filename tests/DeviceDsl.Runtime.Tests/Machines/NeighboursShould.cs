using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>An access that is not a device's does not wait for its handlers, though the machine asks the device first.</summary>
public sealed class NeighboursShould
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);
    private static readonly IoAddress There = IoAddress.Mmio(0x1018);

    /// <summary>How far the first device is asked beyond what it has.</summary>
    private static readonly Dictionary<string, Action<Table>> Reaches = new()
    {
        ["a register"] = table => table.Registers.Add(new(AddressSpace.Mmio, 0x12, 4, RegisterAccess.ReadWrite, "Status")),
        ["a region"] = table => table.Regions.Add(new(AddressSpace.Mmio, 0x12, 5, "Window")),
        ["an array with a gap"] = table => table.Registers.Add(
            new(AddressSpace.Mmio, 0x10, 4, RegisterAccess.ReadWrite, "Bank", Count: 2, Stride: 0x10)),
        ["a doorbell for another value"] = table => table.Doorbells.Add(new(AddressSpace.Mmio, 0x18, 4, 1, "OnKick")),
        ["a synchronous doorbell for another value"] = table => table.Doorbells.Add(
            new(AddressSpace.Mmio, 0x18, 4, 1, "OnKick", IsSynchronous: true)),
        ["a doorbell of another width"] = table => table.Doorbells.Add(new(AddressSpace.Mmio, 0x18, 2, null, "OnKick")),
    };

    private static readonly Dictionary<string, Action<Table>> Neighbours = new()
    {
        ["a register"] = table => table.Registers.Add(new(AddressSpace.Mmio, 0x18, 4, RegisterAccess.ReadWrite, "Status")),
        ["a region"] = table => table.Regions.Add(new(AddressSpace.Mmio, 0x18, 4, "Window")),
        ["a doorbell"] = table => table.Doorbells.Add(new(AddressSpace.Mmio, 0x18, 4, 2, "OnKick")),
    };

    /// <summary>Every pair of them, but for those that cannot both be attached.</summary>
    public static TheoryData<string, string, bool> Pairs()
    {
        var pairs = new TheoryData<string, string, bool>();
        foreach (string reach in Reaches.Keys)
        {
            foreach (string neighbour in Neighbours.Keys.Where(neighbour => !reach.Contains("doorbell") || neighbour == "a doorbell"))
            {
                pairs.Add(reach, neighbour, true);
                if (neighbour != "a doorbell") pairs.Add(reach, neighbour, false);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void NotWaitForADeviceElsewhere(string reach, string neighbour, bool isWrite)
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        Table first = new("First"), second = new("Second");
        Reaches[reach](first);
        first.Registers.Add(new(AddressSpace.Mmio, 0x80, 4, RegisterAccess.ReadWrite, "Busy"));
        Neighbours[neighbour](second);
        machine.Attach(first, mmio: 0x1000, delivery: DoorbellDelivery.Exit);
        machine.Attach(second, mmio: 0x1000, delivery: DoorbellDelivery.Exit);
        int calls = 0;
        second.InHandler = () => Interlocked.Increment(ref calls);
        var access = new Thread(() =>
        {
            if (isWrite) machine.GuestWrite(There, 4, 2);
            else machine.GuestRead(There, 4);
        });
        bool hasEnded = false;
        first.InHandler = () =>
        {
            access.Start();
            hasEnded = access.Join(HangGuard);
        };

        machine.GuestWrite(IoAddress.Mmio(0x1080), 4, 1);

        Assert.True(hasEnded, "The access waits for a handler of a device that it does not touch.");
        Assert.Equal(1, calls);
    }

    /// <summary>Three handlers that reach each other only through the window of a device that is not accessed.</summary>
    [Fact]
    public void NotBeRefusedWithoutACycle()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        Table[] tables = [Register("First", 0x10), Register("Second", 0x14), Register("Third", 0x18)];
        Attachment[] attachments = [.. tables.Select(table => machine.Attach(table))];
        var first = new Thread(() => machine.GuestWrite(IoAddress.Mmio(0x10), 4, 0));
        tables[0].InHandler = () => machine.GuestWrite(IoAddress.Mmio(0x14), 4, 0);
        tables[1].InHandler = () =>
        {
            tables[1].InHandler = null;
            first.Start();
            while ((first.ThreadState & ThreadState.WaitSleepJoin) == 0) Thread.Yield();
            machine.GuestWrite(IoAddress.Mmio(0x18), 2, 0);
        };

        machine.GuestWrite(IoAddress.Mmio(0x14), 4, 0);
        first.Join();

        Assert.All(attachments, attachment => Assert.Null(attachment.LastFailure));
        Assert.Equal([1, 2, 1], tables.Select(table => table.Writes));
    }

    private static Table Register(string name, ulong offset)
    {
        var table = new Table(name);
        table.Registers.Add(new(AddressSpace.Mmio, offset, 4, RegisterAccess.ReadWrite, "Status"));
        return table;
    }
}
