using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0409")]
public sealed class UncheckedQueueIndexTests : RuleTests
{
    private const string Members = """
        private readonly int[] _queues = new int[8];
        private readonly int[] _bytes = new int[256];
        private const int Wide = 1 << 16;
        private readonly int[] _wide = new int[65536];
        private readonly int[] _named = new int[Wide];
        private readonly int[] _late;
        private int[] Auto { get; } = new int[Wide];
        public D() { _late = new int[Wide]; _late[0] = Auto[0]; }
        private readonly System.Collections.Generic.List<int> _list = [];
        private int[] _table = [];
        public int Count { get; private set; }
        private void Fill() { _table = [1]; _list.Add(_queues[0] + _bytes[0] + _table[0] + _wide[0] + _named[0]); }
        private void Serve(uint index) { Count = _queues[index]; }
        private void Careful(uint index) { if (index < (uint)_queues.Length) { Count = _queues[index]; } }
        private void Hand(uint index) => Serve(index);
        private bool Has(ulong index) => index < (ulong)_table.Length;
        """;

    private static string Kick(string statements, string more = "")
        => Device(
            $"[Doorbell(Mmio, 0x50, Length = 4, Synchronous = true)] private void M(ulong value) {{ {statements} }} {Members} {more}");

    private static string Virtio(string members) => $$"""
        using System;
        using System.Buffers.Binary;
        using System.Runtime.InteropServices;
        using DeviceDsl.Machines;
        using DeviceDsl.Virtio;

        internal readonly record struct Header(uint Type, ushort Unit);

        [VirtioDevice(4)]
        internal sealed partial class Dice : VirtioDevice
        {
            private readonly int[] _units = new int[8];
            public int Count { get; private set; }
            {{members}}
        }
        """;

    [Theory]
    [InlineData("Count = _queues[{|DDSL0409:value|}];")]
    [InlineData("Count = _queues[{|DDSL0409:(int)value|}];")]
    [InlineData("Count = _list[{|DDSL0409:(int)value|}];")]
    [InlineData("Count = _table[{|DDSL0409:(ushort)value|}];")]
    [InlineData("Count = _queues[{|DDSL0409:(byte)value|}];")]
    [InlineData("int[] local = new int[100]; Count = local[{|DDSL0409:(byte)value|}];")]
    [InlineData("System.Span<int> local = stackalloc int[65535]; Count = local[{|DDSL0409:(ushort)value|}];")]
    [InlineData("int n = (int)value + 1; Count = _queues[{|DDSL0409:n|}];")]
    [InlineData("Count = _queues[{|DDSL0409:value|}] + _table[value];")]
    [InlineData("System.Action later = () => Count = _queues[{|DDSL0409:value|}]; later();")]
    [InlineData("byte[] room = new byte[{|DDSL0409:value|}]; Count = room.Length;")]
    [InlineData("System.Span<byte> room = stackalloc byte[{|DDSL0409:(int)value|}]; Count = room.Length;")]
    [InlineData("Count = System.MemoryExtensions.AsSpan(_queues, {|DDSL0409:(int)value|}).Length;")]
    [InlineData("Count = System.MemoryExtensions.AsSpan(_queues, 0, {|DDSL0409:(int)value|}).Length;")]
    [InlineData("System.Span<int> all = _queues; Count = all.Slice({|DDSL0409:(int)value|})[0];")]
    [InlineData("System.Span<int> all = _queues; Count = all[{|DDSL0409:(int)value|}..].Length;")]
    [InlineData("System.Span<int> all = _queues; Count = all[..^{|DDSL0409:(int)value|}].Length;")]
    [InlineData("Count = _queues[1..{|DDSL0409:(int)value|}].Length;")]
    [InlineData("var room = System.GC.AllocateUninitializedArray<byte>({|DDSL0409:(int)value|}); Count = room.Length;")]
    [InlineData("var room = System.Buffers.ArrayPool<byte>.Shared.Rent({|DDSL0409:(int)value|}); Count = room.Length;")]
    [InlineData("{|DDSL0409:Serve((uint)value)|};")]
    [InlineData("uint n = (uint)value; {|DDSL0409:Serve(n)|};")]
    [InlineData("{|DDSL0409:Hand((uint)value)|};")]
    public void ShouldReportAValueThatNothingLooksAt(string statements) => Verify(Kick(statements));

    [Theory]
    [InlineData("Count = (int)(100 / {|DDSL0409:value|});")]
    [InlineData("Count = (int)(100 % {|DDSL0409:value|});")]
    [InlineData("ulong n = 100; n /= {|DDSL0409:value|}; Count = (int)n;")]
    [InlineData("ulong n = 100; n %= {|DDSL0409:value|}; Count = (int)n;")]
    [InlineData("Count = System.Math.DivRem(100, {|DDSL0409:(int)value|}, out int rest) + rest;")]
    [InlineData("(ulong n, ulong rest) = System.Math.DivRem(100ul, {|DDSL0409:value|}); Count = (int)(n + rest);")]
    [InlineData("Count = 100 / {|DDSL0409:(int)(value & 7)|};")]
    [InlineData("Count = 100 / {|DDSL0409:(int)(value >> 4)|};")]
    public void ShouldReportADivisorThatMayBeZero(string statements) => Verify(Kick(statements));

    [Theory]
    [InlineData("if (value != 0) { Count = (int)(100 / value); }")]
    [InlineData("if (value > 0) { Count = (int)(100 % value); }")]
    [InlineData("if (value == 0) { return; } Count = (int)(100 / value);")]
    [InlineData("Count = value == 0 ? 0 : (int)(100 / value);")]
    [InlineData("if (value is 0) { return; } ulong n = 100; n /= value; Count = (int)n;")]
    [InlineData("Count = (int)(100 / System.Math.Max(value, 1));")]
    [InlineData("Count = (int)(100 / System.Math.Clamp(value, 1ul, 8ul));")]
    [InlineData("Count = (int)(100 / (value | 1));")]
    [InlineData("ulong n = value; if (n == 0) { n = 1; } Count = (int)(100 / n);")]
    [InlineData("Count = (int)(100.0 / value);")]
    [InlineData("Count = (int)(value / 100) + (int)(value % 100);")]
    public void ShouldNotReportADivisorThatIsNotZero(string statements) => Verify(Kick(statements));

    [Theory]
    [InlineData("if (value < (ulong)_queues.Length) { Count = _queues[value]; }")]
    [InlineData("if (value >= 8) { return; } Count = _queues[value];")]
    [InlineData("Count = _queues[value % 8];")]
    [InlineData("Count = _queues[value & 7];")]
    [InlineData("Count = _queues[System.Math.Min(value, 7)];")]
    [InlineData("int n = (int)value; if (n is >= 0 and < 8) { Count = _queues[n]; }")]
    [InlineData("int n = (int)value; n &= 7; Count = _queues[n];")]
    [InlineData("switch (value) { case 1: Count = _queues[value]; break; }")]
    [InlineData("if (Has(value)) { Count = _table[value]; }")]
    [InlineData("System.ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 7ul); Count = _queues[value];")]
    [InlineData("try { Count = _queues[value]; } catch (System.IndexOutOfRangeException) { Count = 0; }")]
    [InlineData("Count = _bytes[(byte)value];")]
    [InlineData("Count = _table[(byte)value];")]
    [InlineData("Careful((uint)value);")]
    [InlineData("try { Serve((uint)value); } catch (System.IndexOutOfRangeException) { Count = 0; }")]
    [InlineData("if (value > 8) { return; } Count = System.MemoryExtensions.AsSpan(_queues, (int)value).Length;")]
    [InlineData("Count = System.MemoryExtensions.AsSpan(_bytes, (byte)value).Length;")]
    [InlineData("System.Span<int> all = _queues; Count = all[..(int)System.Math.Min(value, 8)].Length;")]
    [InlineData("System.Span<int> all = _queues; Count = all[1..].Length; Serve((uint)(value % 8));")]
    [InlineData("var room = System.GC.AllocateUninitializedArray<byte>((ushort)value); Count = room.Length;")]
    [InlineData("Count = _wide[(ushort)value] + _named[(ushort)value] + Auto[(ushort)value] + _late[(ushort)value];")]
    [InlineData("int[] local = new int[65536]; Count = local[(ushort)value];")]
    [InlineData("System.Span<int> local = stackalloc int[65536]; Count = local[(ushort)value];")]
    [InlineData("for (int i = 0; i < 8; i++) { Count = _queues[i]; }")]
    [InlineData("byte[] room = new byte[(ushort)value]; Count = room.Length;")]
    [InlineData("int n = 0; n += (int)(value % 3); Count = _queues[n];")]
    [InlineData("System.Span<byte> room = stackalloc byte[(byte)value]; Count = room.Length;")]
    [InlineData("System.Span<byte> room = stackalloc byte[16]; Count = room.Length;")]
    public void ShouldNotReportWhatIsLookedAt(string statements) => Verify(Kick(statements));

    [Theory]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[{|DDSL0409:Select|}]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } [OnReset] private void R() { Select = 1; } "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[{|DDSL0409:Select|}]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[OnWrite(nameof(Select))] private void M(uint written) { Count = _queues[{|DDSL0409:written|}]; }")]
    [InlineData("[Register(Mmio, 0, Count = 4)] private partial Registers<uint> Selects { get; } "
        + "[OnWrite(nameof(Selects))] private void M(int index, uint written) { Count = _queues[index] + _queues[{|DDSL0409:written|}]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[OnWrite(nameof(Select))] private void M(uint old, uint written, ByteLanes lanes) { Count = _queues[{|DDSL0409:written|}]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[BeforeWrite(nameof(Select))] private bool M(uint written) => _queues[{|DDSL0409:written|}] > 0;")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[BeforeWrite(nameof(Select))] private bool W(ByteLanes lanes) => lanes.Count == 4; "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[{|DDSL0409:Select|}]; }")]
    public void ShouldReportWhatTheGuestStored(string members) => Verify(Device(members + Members));

    [Theory]
    [InlineData("_chosen = written;", "", "{|DDSL0409:_chosen|}")]
    [InlineData("int place = (int)written; _chosen = (uint)place;", "", "{|DDSL0409:_chosen|}")]
    [InlineData("_chosen = written;", "_chosen = 0;", "{|DDSL0409:_chosen|}")]
    [InlineData("if (written < 8) { _chosen = written; }", "", "_chosen")]
    [InlineData("_chosen = written % 8;", "", "_chosen")]
    [InlineData("_chosen = written; _chosen &= 7;", "", "_chosen")]
    [InlineData("_chosen = written; _chosen = System.Math.Min(_chosen, 7);", "", "_chosen")]
    [InlineData("_chosen = written; if (_chosen > 7) { _chosen = 0; }", "", "_chosen")]
    [InlineData("_chosen = written;", "if (_chosen > 7) { Count = 0; }", "_chosen")]
    [InlineData("Count = (int)written;", "_chosen = 3;", "_chosen")]
    public void ShouldFollowWhatADeviceKeepsOfIt(string write, string reset, string index) => Verify(Device($$"""
        [Register(Mmio, 0, Access = RegisterAccess.WriteOnly)] private partial uint Select { get; set; }
        private uint _chosen;
        [OnWrite(nameof(Select))] private void W(uint written) { {{write}} }
        [Doorbell(Mmio, 8)] private void M() { Count = _queues[{{index}}]; }
        public void Forget() { {{reset}} }
        {{Members}}
        """));

    [Fact]
    public void ShouldFollowWhatIsKeptOfARequest() => Verify(Virtio("""
        private uint _unit;
        [VirtQueue(0)] private uint M(DescriptorChain chain) { var sent = chain.Reader;
            if (sent.TryRead(out Header header)) { _unit = header.Unit; } return 0; }
        [VirtQueue(1)] private uint N(DescriptorChain chain) { Count = _units[{|DDSL0409:_unit|}]; return 0; }
        """));

    [Fact]
    public void ShouldReportAHelperThatIsMarkedByItselfAlone() => Verify(Kick(
        "Count = Marked((uint)value);",
        "private int Marked([GuestValue] uint index) => _queues[{|DDSL0409:index|}];"));

    [Fact]
    public void ShouldReportTheValueOfARegionAndNotItsOffset() => Verify($$"""
        [Device]
        [Region(Mmio, 0, 8, Name = "Window")]
        internal sealed partial class D
        {
            [OnWrite(Region = "Window")] private void M(ulong offset, int length, ulong value) {
                Count = _queues[offset] + _queues[length] + _queues[{|DDSL0409:value|}]; }
            {{Members}}
        }
        """);

    [Theory]
    [InlineData("[Register(Mmio, 0, Mask = 7)] private partial uint Select { get; set; } "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[Select]; }")]
    [InlineData("[Register(Mmio, 0, Access = RegisterAccess.ReadOnly)] private partial uint Select { get; set; } "
        + "[Doorbell(Mmio, 8)] private void M() { Select = 1; Count = _queues[Select]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[OnWrite(nameof(Select))] private void W(uint written) { if (written > 7) { Select = 0; } } "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[Select]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[OnWrite(nameof(Select))] private void W(uint written) { Select = System.Math.Min(written, 7); } "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[Select]; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Select { get; set; } "
        + "[BeforeWrite(nameof(Select))] private bool W(uint written) => written < 8; "
        + "[Doorbell(Mmio, 8)] private void M() { Count = _queues[Select]; }")]
    [InlineData("[Doorbell(Mmio, 8, Match = 0, Count = 8)] private void M(int index) { Count = _queues[index]; }")]
    public void ShouldNotReportWhatIsKeptRight(string members) => Verify(Device(members + Members));

    [Theory]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { var sent = chain.Reader; "
        + "if (sent.TryRead(out Header header)) { Count = _units[{|DDSL0409:header.Unit|}]; } return 0; }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { var sent = chain.Reader; "
        + "if (sent.TryRead(out uint unit)) { Count = _units[{|DDSL0409:unit|}]; } return 0; }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { Span<byte> bytes = stackalloc byte[8]; chain.Reader.Read(bytes); "
        + "Count = _units[{|DDSL0409:BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..])|}]; return 0; }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { byte[] bytes = new byte[8]; chain.Reader.Read(bytes); "
        + "Count = _units[{|DDSL0409:bytes[0]|}]; return 0; }")]
    [InlineData("[VirtioConfig(0, IsWritable = true)] private ushort Unit { get; set; } "
        + "[VirtQueue(0)] private uint M(DescriptorChain chain) { Count = _units[{|DDSL0409:Unit|}]; return 0; }")]
    [InlineData("[VirtioConfig(0, IsWritable = true)] private ushort Unit { get => 0; set => Count = _units[{|DDSL0409:value|}]; }")]
    [InlineData("public void M(GuestMemoryMap memory) { Span<byte> bytes = stackalloc byte[2]; memory.TryRead(0x1000UL, bytes); "
        + "Count = _units[{|DDSL0409:MemoryMarshal.Read<ushort>(bytes)|}]; }")]
    public void ShouldReportWhatADriverSent(string members) => Verify(Virtio(members));

    [Theory]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { var sent = chain.Reader; "
        + "if (sent.TryRead(out Header header) && header.Unit < 8) { Count = _units[header.Unit]; } return 0; }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { var sent = chain.Reader; "
        + "if (sent.TryRead(out uint unit)) { Count = unit switch { < 8 => _units[unit], _ => 0 }; } return 0; }")]
    [InlineData("[VirtQueue(0, Count = 2)] private void M(VirtQueue queue) { Count = _units[queue.Index]; }")]
    [InlineData("[VirtioConfig(0)] private ushort Unit { get; set; } "
        + "[VirtQueue(0)] private uint M(DescriptorChain chain) { Count = _units[Unit]; return 0; }")]
    public void ShouldNotReportWhatADeviceKnows(string members) => Verify(Virtio(members));

    [Theory]
    [InlineData("public int M([GuestValue] uint queue) => _queues[{|DDSL0409:queue|}];")]
    [InlineData("[GuestValue] private readonly uint _last; public int M() => _queues[{|DDSL0409:_last|}]; "
        + "internal C(uint last, int[] queues) => (_last, _queues) = (last, queues);")]
    [InlineData("public int M(IBus bus, EventFd kick) { kick.Signal(); return _queues[{|DDSL0409:bus.Take()|}]; } "
        + "[return: GuestValue] private uint Own() => 0; public interface IBus { [return: GuestValue] uint Take(); } "
        + "public int Use([GuestValue] int unused) => (int)Own() + unused;")]
    public void ShouldReportWhatIsMarked(string members) => Verify($$"""
        internal sealed class C
        {
            private readonly int[] _queues = new int[8];
            {{members}}
        }
        """);

    [Fact]
    public void ShouldNotReportOtherParameters()
        => Verify(
            "internal sealed class C { private readonly int[] _queues = new int[8]; "
                + "public int M(uint queue, [GuestValue] uint other) => other < 8 ? _queues[queue] : _queues[other]; }");

    [Fact]
    public void ShouldNotReportWhatAPragmaSilences()
        => Verify(Kick("\n#pragma warning disable DDSL0409\nCount = _queues[value];\n#pragma warning restore DDSL0409\n"));

    [Fact]
    public void ShouldSayWhereTheValueComesFrom()
        => Assert.Equal(
            "'value' comes from the guest and indexes '_queues' without validation: check its range first",
            Verify(Kick("Count = _queues[{|DDSL0409:value|}];")));

    [Fact]
    public Task ShouldFixByReturning() => FixAsync<CheckIndexFix>(
        "CheckIndex",
        Kick("\n        Count = _queues[value];\n        int n = (int)value;\n        Count = _table[n];\n    "),
        Kick(
            "\n        if (value >= (ulong)_queues.Length) return;\n        Count = _queues[value];\n        int n = (int)value;\n        "
                + "Count = _table[n];\n    "));

    [Fact]
    public Task ShouldFixEveryHandler() => FixAsync<CheckIndexFix>(
        "CheckIndex",
        Kick(
            "Count = _list[(int)value];",
            "\n[Register(Mmio, 0)] private partial uint Select { get; set; }\n[OnRead(nameof(Select))] private uint R(uint stored) { "
                + "int n = (int)Select; return (uint)_queues[n]; }"),
        Kick(
            "if (value >= (ulong)_list.Count) return; Count = _list[(int)value];",
            "\n[Register(Mmio, 0)] private partial uint Select { get; set; }\n[OnRead(nameof(Select))] private uint R(uint stored) { "
                + "int n = (int)Select; if (n < 0 || n >= _queues.Length) return 0; return (uint)_queues[n]; }"));

    [Fact]
    public Task ShouldProposeNoFixInALambda()
        => OffersNothingAsync<CheckIndexFix>(Kick("System.Func<int> later = () => _queues[value]; Count = later();"));
}
