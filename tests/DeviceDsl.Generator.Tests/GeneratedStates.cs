using System.Reflection;

namespace DeviceDsl.Generator.Tests;

/// <summary>States of devices and boards: saved, loaded into others, and rejected as a whole.</summary>
public sealed partial class GeneratedStates : IDisposable
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private const string Ringing = """
        [Device(Name = "ringing")]
        [LevelIrq(Gsi = 5), LevelIrq(Gsi = 6, Resample = true)]
        internal sealed partial class Ringing
        {
            [State] public int Kicks;
            [Transient] public string Log = "";
            [Register(Mmio, 0x10)] private partial uint Control { get; set; }
            [Doorbell(Mmio, 0, Length = 4)] private void OnKick() { Kicks++; Log += "k"; Irq5.Raise(); }
            [Doorbell(Mmio, 8, Length = 4, Match = 0, Count = 3)] private void OnQueue(int index) { Log += index; }
            [Doorbell(Mmio, 4, Synchronous = true)] private void OnFail() { throw new System.InvalidOperationException("broken"); }
            [OnResample(Gsi = 6)] private void OnResample() { Log += "r"; }
        }
        """;

    private readonly EmbeddedMachine _machine = new();
    private readonly EmbeddedMachine _other = new();

    public void Dispose()
    {
        _machine.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void ShouldLoadEveryFormOfStateAsSaved()
    {
        Type type = DeviceHost.Create(StateSources.Forms).GetType();
        IDevice full = Create(type);
        Fill(full);
        using Attachment from = _machine.Attach(full);
        using Attachment to = _other.Attach(Create(type));
        byte[] state = Save(from);
        Assert.NotEqual(state, Save(to));
        Load(to, state);
        Assert.Equal(state, Save(to));
        Assert.Equal(1, to.Device.Count("_loads"));
        object?[] loaded =
        [
            Get(to, "Control"),
            (uint)(byte)Get(to, "_byte")!,
            Get(to, "_text"),
            Get(to, "_note"),
            Get(to, "_maybe"),
            Convert.ToSByte(Get(to, "_mode"), null),
        ];
        Assert.Equal([7u, 0xFFu, "text\0\ud800", null, 5, (sbyte)-1], loaded);
        Assert.Equal([1, 2, 3], ((ushort[])Get(to, "_ring")!).Select(static item => (int)item));
        Assert.Equal((ushort)0, Get(to, "Scratch"));
    }

    [Fact]
    public void ShouldSaveParametersOfThePrimaryConstructor()
    {
        Type type = DeviceHost.Create("""
            [Device]
            internal sealed partial class D([State] int @event, [State] byte[] state, [Transient] int other)
            {
                public D() : this(1, [0, 0], 2) { }
                public int Kicks => @event;
                public byte First => state[0];
                public int Other => other;
                [Doorbell(Mmio, 0, Length = 4, Synchronous = true)]
                private void OnKick(ulong value) { @event++; other++; state[0] = (byte)value; }
            }
            """).GetType();
        using Attachment from = _machine.Attach(Create(type));
        using Attachment to = _other.Attach(Create(type));
        _machine.GuestWrite(IoAddress.Mmio(0), 4, 7);
        Load(to, Save(from));
        Assert.Equal([2, (byte)7, 2], new[] { Get(to, "Kicks"), Get(to, "First"), Get(to, "Other") });
    }

    [Fact]
    public void ShouldRestoreTheOldStateWhenASetterThrows()
    {
        Type type = DeviceHost.Create(StateSources.Forms).GetType();
        using Attachment from = _machine.Attach(Create(type));
        using Attachment to = _other.Attach(Create(type));
        Fill(to.Device);
        byte[] before = Save(to);
        type.GetField("<Checked>k__BackingField", Members)!.SetValue(from.Device, 10);
        MachineException refused = Assert.Throws<MachineException>(() => Load(to, Save(from)));
        Assert.Contains("The device rejected the saved state", refused.Message, StringComparison.Ordinal);
        Assert.IsType<ArgumentOutOfRangeException>(refused.InnerException);
        Assert.Equal(before, Save(to));
        Assert.False(to.NeedsReset);
    }

    [Fact]
    public void ShouldLoadRegardlessOfMemberOrder()
    {
        using Attachment from = _machine.Attach(
            DeviceHost.Create("[Device] internal sealed partial class D { [State] public int A = 1; [State] public int B = 2; }"));
        using Attachment to = _other.Attach(
            DeviceHost.Create("[Device] internal sealed partial class D { [State] public int B; [State] public int A { get; set; } }"));
        Load(to, Save(from));
        Assert.Equal((1, 2), (Get(to, "A"), Get(to, "B")));
    }

    [Fact]
    public void ShouldSavePendingKicksAndLevelsAndResampleAfterLoad()
    {
        IDevice device = DeviceHost.Create(Ringing);
        using Attachment from = _machine.Attach(device);
        using Attachment to = _other.Attach(Create(device.GetType()));
        _machine.GuestWrite(IoAddress.Mmio(0), 4, 1);
        _machine.Settle();
        _machine.Pause();
        _machine.GuestWrite(IoAddress.Mmio(0), 4, 1);
        _machine.GuestWrite(IoAddress.Mmio(8), 4, 2);
        byte[] state = from.Save();
        Assert.Equal(state, from.Save());
        Load(to, state);
        _other.Settle();
        Assert.Equal((2, "2kr"), (Get(to, "Kicks"), string.Concat(((string)Get(to, "Log")!).Order())));
        Assert.Equal(1u << 5, _other.GetIoApicState().Requested & (1u << 5));
        _machine.Resume();
        _machine.Settle();
        Assert.Equal("kk2", string.Concat(((string)Get(from, "Log")!).OrderDescending()));
    }

    [Fact]
    public void ShouldLowerALineThatWasSavedLow()
    {
        using Attachment device = _machine.Attach(DeviceHost.Create(Ringing));
        byte[] state = Save(device);
        _machine.GuestWrite(IoAddress.Mmio(0), 4, 1);
        _machine.Settle();
        Assert.NotEqual(state, Save(device));
        Load(device, state);
        Assert.Equal(state, Save(device));
    }

    [Fact]
    public void ShouldDropKicksFromBeforeTheLoad()
    {
        using Attachment device = _machine.Attach(DeviceHost.Create(Ringing));
        byte[] state = Save(device);
        _machine.Pause();
        _machine.GuestWrite(IoAddress.Mmio(0), 4, 1);
        device.Load(state);
        _machine.Resume();
        _machine.Settle();
        Assert.Equal((0, 0UL), (Get(device, "Kicks"), device.KicksOf(0)));
    }

    [Fact]
    public void ShouldKeepNeedingAResetAndRecoverWithAnEarlierState()
    {
        IDevice failing = DeviceHost.Create(Ringing);
        using Attachment from = _machine.Attach(failing);
        using Attachment to = _other.Attach(Create(failing.GetType()));
        byte[] healthy = Save(from);
        _machine.GuestWrite(IoAddress.Mmio(4), 4, 1);
        Load(to, Save(from));
        Assert.True(to.NeedsReset);
        Assert.Contains("needed a reset", to.LastFailure!.Message, StringComparison.Ordinal);
        Load(to, healthy);
        Assert.False(to.NeedsReset);
    }

    [Fact]
    public void ShouldSaveAndLoadABoardEntirelyOrNotAtAll()
    {
        const string Source = """
            [Board] internal sealed partial class Board
            {
                [Attach(Mmio = 0x1000)] public D First { get; } = new();
                [Attach(Mmio = 0x2000)] public D Second { get; } = new();
            }
            [Device] internal sealed partial class D
            {
                [Register(Mmio, 0)] public partial uint A { get; set; }
                [OnLoad] private void Check() { if (A == 99) throw new System.InvalidOperationException("99"); }
            }
            """;
        IDevice board = DeviceHost.Create(Source, "Board");
        using Attachment from = _machine.Attach(board);
        using Attachment to = _other.Attach(Create(board.GetType()));
        _machine.GuestWrite(IoAddress.Mmio(0x1000), 4, 1);
        _machine.GuestWrite(IoAddress.Mmio(0x2000), 4, 2);
        Load(to, Save(from));
        Assert.Equal((1UL, 2UL), (_other.GuestRead(IoAddress.Mmio(0x1000), 4), _other.GuestRead(IoAddress.Mmio(0x2000), 4)));
        _machine.GuestWrite(IoAddress.Mmio(0x1000), 4, 3);
        _machine.GuestWrite(IoAddress.Mmio(0x2000), 4, 99);
        Assert.Contains("99", Assert.Throws<MachineException>(() => Load(to, Save(from))).Message, StringComparison.Ordinal);
        Assert.Equal((1UL, 2UL), (_other.GuestRead(IoAddress.Mmio(0x1000), 4), _other.GuestRead(IoAddress.Mmio(0x2000), 4)));
        var alone = new StateWriter();
        alone.Write(board);
        new StateReader(alone.ToArray(), "a machine").Read(to.Device, "Board");
        Assert.Equal(99UL, _machine.GuestRead(IoAddress.Mmio(0x2000), 4));
        byte[] one = Save(from.Parts[0]);
        Load(to.Parts[1], one);
        Assert.Equal(3UL, _other.GuestRead(IoAddress.Mmio(0x2000), 4));
        Assert.Throws<MachineException>(() => Load(to, one));
    }

    [Theory]
    [InlineData("Resume")]
    [InlineData("Pause")]
    [InlineData("Settle")]
    [InlineData("Dispose")]
    public void ShouldNotLetALoadingDeviceEndThePause(string call)
    {
        IDevice device = DeviceHost.Create($$"""
            [Device] internal sealed partial class D
            {
                [State] public int A;
                [Transient] public Machine? Machine = null;
                [OnLoad] private void OnLoad() { Machine?.{{call}}(); }
            }
            """);
        using Attachment attachment = _machine.Attach(device);
        byte[] state = Save(attachment);
        device.GetType().GetField("Machine")!.SetValue(device, _machine);
        MachineException refused = Assert.Throws<MachineException>(() => Load(attachment, state));
        Assert.Equal(Errno.EDEADLK, Assert.IsType<MachineException>(refused.InnerException).Errno);
        Assert.True(attachment.NeedsReset);
    }

    private static IDevice Create(Type type) => (IDevice)Activator.CreateInstance(type, nonPublic: true)!;

    private static byte[] Save(Attachment attachment)
    {
        attachment.Machine.Pause();
        try
        {
            return attachment.Save();
        }
        finally
        {
            attachment.Machine.Resume();
        }
    }

    private static void Load(Attachment attachment, byte[] state)
    {
        attachment.Machine.Pause();
        try
        {
            attachment.Load(state);
        }
        finally
        {
            attachment.Machine.Resume();
        }
    }

    private static object? Get(Attachment attachment, string member)
    {
        Type type = attachment.Device.GetType();
        return type.GetField(member, Members) is { } field
            ? field.GetValue(attachment.Device)
            : type.GetProperty(member, Members)!.GetValue(attachment.Device);
    }

    private static void Fill(IDevice device)
    {
        Type type = device.GetType();
        Type mode = type.GetNestedType("Mode", BindingFlags.NonPublic)!;
        object off = Enum.ToObject(mode, -1);
        var modes = Array.CreateInstance(typeof(Nullable<>).MakeGenericType(mode), 2);
        modes.SetValue(off, 1);
        Set("_byte", (byte)0xFF);
        Set("_small", (sbyte)-5);
        Set("_char", '\u20AC');
        Set("_long", long.MinValue);
        Set("_isOpen", true);
        Set("_single", float.NaN);
        Set("_double", -0.0);
        Set("_text", "text\0\ud800");
        Set("_maybe", 5);
        Set("_mode", off);
        Set("_otherMode", off);
        Set("_modes", modes);
        Set("_names", new[] { "", "b" });
        ((ushort[])type.GetField("_ring", Members)!.GetValue(device)!)[0] = 1;
        ((ushort[])type.GetField("_ring", Members)!.GetValue(device)!)[1] = 2;
        ((ushort[])type.GetField("_ring", Members)!.GetValue(device)!)[2] = 3;
        device.WriteRegister(2, 0, 0x55, ulong.MaxValue);
        device.WriteRegister(3, 1, 0x1234_5678_9ABC_DEF0, ulong.MaxValue);
        object part = type.GetField("_part", Members)!.GetValue(device)!;
        part.GetType().GetField("_value", Members)!.SetValue(part, 77);

        void Set(string field, object value) => type.GetField(field, Members)!.SetValue(device, value);
    }
}
