using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>Registers that share addresses on a machine. The random maps test which bits an access reaches.</summary>
public sealed class GeneratedBanks : IDisposable
{
    private const string Uart = """
        [Device(Name = "uart")]
        internal sealed partial class Uart
        {
            [Register(Pio, 0, Access = RegisterAccess.ReadOnly, Reset = 0x11)] private partial byte Received { get; set; }
            [Register(Pio, 0, Access = RegisterAccess.WriteOnly)] private partial byte ToSend { get; set; }
            [Register(Pio, 0, When = nameof(Latch), Reset = 0x2233)] private partial ushort Divisor { get; set; }
            [Register(Pio, 1)] private partial byte Enable { get; set; }
            [Register(Pio, 3, Mask = 0x80)] private partial byte Control { get; set; }
            [Field(7, 7, Register = nameof(Control))] private partial bool Latch { get; set; }
            [Register(Pio, 0x10)] private partial byte Index { get; set; }
            [Register(Pio, 0x11, Count = 4)] [IndexedBy(nameof(Index))] private partial Registers<byte> Memory { get; }
            [Register(Pio, 0x11, When = nameof(Index), Is = 2)] [Alias(Pio, 0x20, Access = RegisterAccess.WriteOneSets)]
            private partial byte Named { get; set; }
        }
        """;

    private const string Failing = """
        [Device(Name = "failing")]
        internal sealed partial class Failing
        {
            private bool Broken => throw new System.InvalidOperationException("no condition");
            [Register(Pio, 0)] private partial byte A { get; set; }
            [Register(Pio, 0, When = nameof(Broken))] private partial byte B { get; set; }
        }
        """;

    private readonly LogMessages _messages = new();
    private readonly EmbeddedMachine _machine;

    public GeneratedBanks() => _machine = new EmbeddedMachine(new() { HasInterruptControllers = false, Logger = _messages });

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ShouldShowTheBankThatIsSelectedBeforeTheAccess()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create(Uart));
        Assert.Equal(0x11UL, Read(0, 1));
        Write(0, 4, 0x8000_55AA);
        Assert.Equal(0x8000_2233UL, Read(0, 4));
        Write(0, 4, 0x0000_6677);
        Assert.Equal(0x5511UL, Read(0, 2));
        Write(3, 1, 0x80);
        Assert.Equal(0x6677UL, Read(0, 2));
        attachment.Reset();
        Assert.Equal(0x0011UL, Read(0, 2));
    }

    [Fact]
    public void ShouldSelectTheRegisterOfAnIndex()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create(Uart));
        for (ulong i = 0; i < 6; i++)
        {
            Write(0x10, 1, i);
            Write(0x11, 1, 0xA0 + i);
        }

        Assert.Equal([0xA0UL, 0xA1, 0xA2, 0xA3, 0, 0], Enumerable.Range(0, 6).Select(i =>
        {
            Write(0x10, 1, (ulong)i);
            return Read(0x11, 1);
        }));
        Write(0x20, 1, 1);
        Assert.Equal(0xA3UL, Read(0x20, 1));
    }

    [Fact]
    public void ShouldSaveEveryBankWhateverIsShown()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create(Uart));
        Write(0, 1, 0x99);
        Write(3, 1, 0x80);
        Write(0, 2, 0x4455);
        _machine.Pause();
        byte[] saved = attachment.Save();
        attachment.Reset();
        attachment.Load(saved);
        _machine.Resume();
        Assert.Equal(0x8000_4455UL, Read(0, 4));
    }

    [Fact]
    public void ShouldFailTheDeviceWhoseConditionThrows()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create(Failing));
        using Attachment other = _machine.Attach(DeviceHost.Create(Uart), pio: 0x100);
        Assert.Equal(0UL, Read(0, 1));
        Assert.Equal("no condition", attachment.LastFailure?.Message);
        Assert.Contains("selection of B", Assert.Single(_messages.Texts), StringComparison.Ordinal);
        Assert.True(_machine.GuestWrite(IoAddress.Pio(0), 1, 1));
        Assert.Equal(1, attachment.FailureCount);
        Assert.Equal(0x11UL, Read(0x100, 1));
    }

    [Fact]
    public void ShouldCountTheAccessesToAnAliasAsThoseToItsRegister()
    {
        using Attachment attachment = _machine.Attach(DeviceHost.Create("""
            [Device(Name = "d")]
            internal sealed partial class D
            {
                [Register(Pio, 0), Alias(Pio, 8)] private partial byte A { get; set; }
                [Field(7, 4, Register = nameof(A), Access = RegisterAccess.Reserved)] private partial byte Spare { get; set; }
                [Field(3, 0, Register = nameof(A))] private partial byte Used { get; set; }
            }
            """));
        Write(8, 1, 0x0F);
        Assert.Empty(_messages.Texts);
        Write(8, 1, 0x1F);
        Write(0, 1, 0x2F);
        Assert.Contains("d.A.Spare", Assert.Single(_messages.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldWorkOnABoard()
    {
        IDevice board = DeviceHost.Create(
            Uart.Replace("internal sealed", "public sealed", StringComparison.Ordinal) + """

            [Board]
            public sealed partial class Pair
            {
                [Attach(Pio = 0x300)] public Uart First { get; } = new();
                [Attach(Pio = 0x200)] public Uart Second { get; } = new();
            }
            """,
            "Pair");
        Assert.Equal(
            [-1, -1, -1, -1, -1, -1, -1, -1, 7, -1, -1, -1, -1, -1, -1, -1, -1, 16],
            Enumerable.Range(0, board.RegisterCount).Select(row => board.GetRegister(row).AliasOf));
        using Attachment attachment = _machine.Attach(board);
        Write(0x203, 1, 0x80);
        Assert.Equal((0x11UL, 0x2233UL), (Read(0x300, 1), Read(0x200, 2)));
        Write(0x210, 1, 3);
        Write(0x211, 1, 7);
        Assert.Equal((0UL, 7UL), (Read(0x311, 1), Read(0x211, 1)));
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
            Write(3, 1, (ulong)i << 7);
            Write(0, 4, (ulong)i);
            Read(0, 4);
            Write(0x10, 1, (ulong)i & 7);
            Write(0x11, 1, (ulong)i);
            Read(0x11, 1);
        }
    }

    private ulong Read(ulong address, int length) => _machine.GuestRead(IoAddress.Pio(address), length);

    private void Write(ulong address, int length, ulong value) => Assert.True(_machine.GuestWrite(IoAddress.Pio(address), length, value));
}
