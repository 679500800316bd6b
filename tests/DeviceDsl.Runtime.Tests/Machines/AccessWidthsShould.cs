namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>Registers and regions that take accesses of some widths, or in some byte order, against a model of single bytes.</summary>
public sealed class AccessWidthsShould
{
    private const ulong Base = 0x1000;
    private const int Reach = 32;

    /// <summary>All sums of 1, 2, 4 and 8.</summary>
    public static TheoryData<int> Widths => [.. Enumerable.Range(0, 16)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void CutEveryAccessAsTheModelDoes(int widths)
    {
        foreach (OtherWidths others in Enumerable.Range(0, 4).Select(other => (OtherWidths)other))
        {
            foreach (ByteOrder order in Enum.GetValues<ByteOrder>()) Compare(new AccessForm(widths, others, order));
        }
    }

    [Fact]
    public void GiveEachRegisterItsOwnWidths()
    {
        var device = new WideDevice();
        device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Wide", Form: new(Widths: 4)));
        device.Registers.Add(new(AddressSpace.Mmio, 4, 4, RegisterAccess.ReadWrite, "Any"));
        using EmbeddedMachine machine = Attach(device);
        Assert.Equal(0xBFBE_BDBCFFFF_FFFF, machine.GuestRead(At(0), 8));
        Assert.Equal(["R1 ffffffff"], device.Calls);
    }

    [Fact]
    public void AnswerNothingThatItRefusesAsAWhole()
    {
        var device = new WideDevice();
        device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Wide", Form: new(Widths: 4)));
        using EmbeddedMachine machine = Attach(device);
        Assert.False(machine.Cpus[0].Write(At(0), 2, 1));
        Assert.False(machine.Cpus[0].TryRead(At(1), 1, out ulong value));
        Assert.Equal(0xFFUL, value);
        Assert.Empty(device.Calls);
        Assert.True(machine.Cpus[0].Write(At(0), 4, 1));
    }

    /// <summary>Registers near each other, of one device or of several, do not make a device be asked twice.</summary>
    [Fact]
    public void AskOnceForEachAccess()
    {
        var device = new WideDevice();
        for (ulong i = 0; i < 16; i++)
        {
            AccessForm form = i == 8 ? new(ChecksReads: true, ChecksWrites: true) : default;
            device.Registers.Add(new(AddressSpace.Mmio, i, 1, RegisterAccess.ReadWrite, $"R{i}", Form: form));
        }

        using EmbeddedMachine machine = Attach(device);
        machine.Attach(new WideDevice { Registers = { new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Next") } }, mmio: Base + 16);
        Assert.False(machine.Cpus[0].Write(At(8), 1, 7));
        Assert.False(machine.Cpus[0].TryRead(At(8), 1, out _));
        Assert.Equal(["?W8 ff 7", "?R8 ff"], device.Calls);
        // A refusal is that of one access.
        Assert.True(machine.Cpus[0].Write(At(9), 1, 7));
        Assert.False(machine.Cpus[0].Write(At(0x100), 1, 7));
        Assert.True(machine.Cpus[0].TryRead(At(9), 1, out _));
    }

    /// <summary>An instruction of 3 bytes before a page's end is no access of 1 and 2 bytes.</summary>
    [Fact]
    public void RefuseAWidthThatIsNoPowerOfTwo()
    {
        var device = new WideDevice();
        device.Registers.Add(new(AddressSpace.Mmio, 0xFF8, 8, RegisterAccess.ReadWrite, "Last", Form: new(Widths: 1 | 2)));
        using EmbeddedMachine machine = Attach(device);
        machine.Cpus[0].Write(Base + 0xFFD, new byte[8]);
        Assert.Empty(device.Calls);
    }

    [Fact]
    public void LogTheFirstRefusalOfEachRegister()
    {
        var log = new LogLines();
        var device = new WideDevice();
        device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Bank", Count: 2, Stride: 8, Form: new(4 | 8)));
        device.Registers.Add(new(AddressSpace.Mmio, 16, 4, RegisterAccess.ReadWrite, "Locked", Form: new(ChecksWrites: true)));
        device.Regions.Add(new(AddressSpace.Mmio, 0x20, 8, "Buffer", new(Widths: 1)));
        using EmbeddedMachine machine = Attach(device, log);
        for (int i = 0; i < 3; i++)
        {
            machine.GuestRead(At(8), 2);
            machine.GuestWrite(At(0), 1, 0);
            machine.GuestWrite(At(16), 4, 0);
            machine.GuestRead(At(16), 4);
            machine.GuestWrite(At(0x22), 4, 0);
        }

        Assert.Equal(
            [
                "The guest's read of 2 bytes at mmio 0x1008 in wide.Bank[1] had no effect: it takes aligned accesses of 4 or 8 bytes; "
                    + "logged once.",
                "The guest's write of 4 bytes at mmio 0x1010 in wide.Locked had no effect: the device refused it; logged once.",
                "The guest's write of 4 bytes at mmio 0x1022 in wide.Buffer had no effect: it takes aligned accesses of 1 bytes; "
                    + "logged once.",
            ],
            log.Texts);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void RejectADeviceWithWidthsThatNoAccessHas(int widths)
    {
        var device = new WideDevice();
        device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "A", Form: new(widths)));
        using var machine = new EmbeddedMachine();
        MachineException refused = Assert.Throws<MachineException>(() => machine.Attach(device, mmio: Base));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains($"Register wide.A takes accesses of widths {widths}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllocateNothing()
    {
        var device = new WideDevice { IsSilent = true };
        var form = new AccessForm(2, OtherWidths.Split | OtherWidths.Pad, ByteOrder.BigEndian, ChecksReads: true);
        device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "A", Form: form));
        device.Registers.Add(new(AddressSpace.Mmio, 4, 4, RegisterAccess.ReadWrite, "B", Form: new(Widths: 1, ChecksWrites: true)));
        using EmbeddedMachine machine = Attach(device);
        void Access()
        {
            machine.GuestWrite(At(0), 8, 1);
            machine.GuestRead(At(1), 4);
            machine.GuestWrite(At(4), 1, 1);
        }

        Access();
        Assert.Equal(0, Allocations.Of(Access));
    }

    private static IoAddress At(ulong offset) => IoAddress.Mmio(Base + offset);

    private static EmbeddedMachine Attach(WideDevice device, LogLines? log = null)
    {
        var machine = new EmbeddedMachine(new() { Logger = log });
        machine.Attach(device, mmio: Base);
        return machine;
    }

    private static void Compare(AccessForm form)
    {
        var device = new WideDevice();
        device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "", Form: form));
        device.Registers.Add(new(AddressSpace.Mmio, 4, 2, RegisterAccess.ReadWrite, "", Form: form));
        device.Registers.Add(new(AddressSpace.Mmio, 6, 1, RegisterAccess.ReadWrite, "", Form: form));
        device.Registers.Add(new(AddressSpace.Mmio, 8, 8, RegisterAccess.ReadWrite, "", Form: form));
        device.Regions.Add(new(AddressSpace.Mmio, 17, 11, "", form));
        using EmbeddedMachine machine = Attach(device);
        var model = new WidthModel(device, form);
        foreach (int length in (int[])[1, 2, 4, 8])
        {
            for (int offset = 0; offset < Reach - length; offset++)
            {
                ulong written = 0x8877_6655_4433_2211 & (ulong.MaxValue >> (64 - (length * 8)));
                Assert.Equal(model.Write(offset, length, written), Calls(() => machine.GuestWrite(At((ulong)offset), length, written)));
                (ulong seen, string[] reads) = model.Read(offset, length);
                ulong value = 0;
                Assert.Equal(reads, Calls(() => value = machine.GuestRead(At((ulong)offset), length)));
                Assert.True(seen == value, $"{form}: read of {length} at {offset}: 0x{value:x}, expected 0x{seen:x}");
            }
        }

        string[] Calls(Action access)
        {
            device.Calls.Clear();
            access();
            return [.. device.Calls];
        }
    }
}
