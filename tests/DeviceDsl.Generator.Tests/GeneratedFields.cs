using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>Fields in the table, in the log, and without allocations. The random maps test their effect on bits.</summary>
public sealed class GeneratedFields : IDisposable
{
    private const string Uart = """
        [Device(Name = "uart")]
        internal sealed partial class Uart
        {
            public enum Parity { None, Odd, Even }

            [Register(Mmio, 0x10, Mask = 0xFF, Reset = 0xC0)] private partial uint Control { get; set; }
            [Field(0, 0, Register = nameof(Control))] private partial bool IsOn { get; set; }
            [Field(2, 1, Register = nameof(Control))] private partial Parity Bits { get; set; }
            [Field(5, 4, Register = nameof(Control), Access = RegisterAccess.Unimplemented)] private partial byte Flow { get; set; }
            [Field(7, 6, Register = nameof(Control), Access = RegisterAccess.Reserved)] private partial byte Spare { get; set; }

            public void Toggle() { IsOn = !IsOn; Bits = IsOn ? Parity.Even : (Parity)5; }
        }
        """;

    private readonly LogMessages _messages = new();
    private readonly EmbeddedMachine _machine;

    public GeneratedFields() => _machine = new EmbeddedMachine(new() { HasInterruptControllers = false, Logger = _messages });

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ShouldListTheFields()
    {
        IDevice device = DeviceHost.Create(Uart);
        Assert.Equal(
            [
                new FieldEntry(0, 0, 0, RegisterAccess.ReadWrite, "IsOn"),
                new FieldEntry(0, 2, 1, RegisterAccess.ReadWrite, "Bits"),
                new FieldEntry(0, 5, 4, RegisterAccess.Unimplemented, "Flow"),
                new FieldEntry(0, 7, 6, RegisterAccess.Reserved, "Spare"),
            ],
            Enumerable.Range(0, device.FieldCount).Select(device.GetField));
        Assert.Equal(
            new RegisterEntry(AddressSpace.Mmio, 0x10, 4, RegisterAccess.ReadWrite, "Control", Reset: 0xC0, Mask: 0xFF),
            device.GetRegister(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetField(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceHost.Create("[Device] internal sealed partial class E;").GetField(0));
    }

    [Theory]
    [InlineData(63, 0, ulong.MaxValue)]
    [InlineData(63, 63, 1UL << 63)]
    [InlineData(7, 4, 0xF0UL)]
    public void ShouldFindTheBitsOfARow(int high, int low, ulong bits)
        => Assert.Equal(bits, new FieldEntry(0, high, low, RegisterAccess.ReadWrite, "F").Bits);

    [Fact]
    public void ShouldTruncateValuesToTheFieldWidth()
    {
        IDevice device = DeviceHost.Create(Uart);
        using Attachment attachment = _machine.Attach(device);
        Toggle(device);
        Assert.Equal(0xC5UL, _machine.GuestRead(IoAddress.Mmio(0x10), 4));
        Toggle(device);
        Assert.Equal(0xC2UL, _machine.GuestRead(IoAddress.Mmio(0x10), 4));
    }

    [Fact]
    public void ShouldLogTheFirstWriteThatChangesAReservedField()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create(Uart));
        _machine.GuestRead(IoAddress.Mmio(0x10), 4);
        _machine.GuestWrite(IoAddress.Mmio(0x10), 4, 0xFFFF_FFC7);
        _machine.GuestWrite(IoAddress.Mmio(0x11), 1, 0);
        Assert.Empty(_messages.Texts);
        _machine.GuestWrite(IoAddress.Mmio(0x10), 1, 0xE0);
        Assert.Equal(["The guest accessed uart.Control.Flow at mmio 0x10, which is Unimplemented; logged once."], _messages.Texts);
        _machine.GuestWrite(IoAddress.Mmio(0x10), 1, 0x20);
        _machine.GuestWrite(IoAddress.Mmio(0x10), 1, 0x20);
        Assert.Equal(
            "The guest accessed uart.Control.Spare at mmio 0x10, which is Reserved; logged once.", Assert.Single(_messages.Texts.Skip(1)));
    }

    [Fact]
    public void ShouldNotLogTheFieldsOfAReservedRegister()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create("""
            [Device(Name = "d")] internal sealed partial class D
            {
                [Register(Mmio, 0, Access = RegisterAccess.Reserved)] private partial byte A { get; set; }
                [Field(7, 0, Register = nameof(A))] private partial byte F { get; set; }
            }
            """));
        _machine.GuestWrite(IoAddress.Mmio(0), 1, 1);
        Assert.Equal(["The guest accessed d.A at mmio 0x0, which is Reserved; logged once."], _messages.Texts);
    }

    [Fact]
    public void ShouldAccessWithoutAllocating()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create(Uart));
        Access(0x100);
        Assert.Equal(0, Allocations.Of(() => Access(10_000)));
    }

    private void Access(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _machine.GuestWrite(IoAddress.Mmio(0x10), 4, (ulong)i & 0xFF);
            _machine.GuestRead(IoAddress.Mmio(0x10), 4);
        }
    }

    private static void Toggle(IDevice device) => device.GetType().GetMethod("Toggle")!.Invoke(device, null);
}
