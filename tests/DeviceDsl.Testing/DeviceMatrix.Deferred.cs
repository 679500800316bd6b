namespace DeviceDsl.Testing;

public static partial class DeviceMatrix
{
    private const string Answers = "[OnRead(nameof(R))] private void M(uint stored, DeferredRead read) { read.Complete(stored); } ";

    private static readonly (string Odd, string Source)[] Deferred =
    [
        ("deferred read", Whole("[Register(Mmio, 0)] private partial uint R { get; set; } " + Answers)),
        ("deferred access", Whole("[Register(Mmio, 0)] private partial uint R { get; set; } " + Answers
            + "[OnWrite(nameof(R))] private void M(uint written, DeferredWrite write) { write.Complete(); }")),
        ("deferred access of lanes", Whole("[Register(Mmio, 0, Count = 2)] private partial Registers<byte> R { get; } "
            + "[OnRead(nameof(R))] private void M(int index, byte stored, DeferredRead read, ByteLanes lanes) { read.Complete(stored); } "
            + "[OnWrite(nameof(R))] private void M(int index, byte old, byte written, DeferredWrite write, ByteLanes lanes) "
            + "{ write.Complete(); }")),
        ("deferred access of a region", "[Device, Region(Mmio, 0, 8, Name = \"W\")] internal sealed partial class D { "
            + "[OnRead(Region = \"W\")] private static void M(ulong offset, int length, DeferredRead read) { read.Refuse(); } "
            + "[OnWrite(Region = \"W\")] private void M(ulong offset, int length, ulong value, DeferredWrite write) "
            + "{ write.Complete(); } }"),
        ("deferred access of an alias", Whole("[Register(Mmio, 0), Alias(Mmio, 8)] private partial uint R { get; set; } " + Answers)),
        ("deferred access of an alias for writes", Whole("[Register(Mmio, 0), Alias(Mmio, 8, Access = RegisterAccess.WriteOneSets)] "
            + "private partial uint R { get; set; } " + Answers
            + "[OnWrite(nameof(R))] private void M(uint written, DeferredWrite write) { write.Complete(); }")),
        ("deferred access of a wide type", Whole("[Register(Mmio, 0, Length = 3, Mask = 0xFFFF)] private partial uint R { get; set; } "
            + Answers)),
        ("deferred access of a method named like a local", Whole("[Register(Mmio, 0)] private partial uint R { get; set; } "
            + "[OnRead(nameof(R))] private void register(uint stored, DeferredRead read) { read.Complete(stored); } "
            + "[OnWrite(nameof(R))] private static void value(uint written, DeferredWrite write) { write.Complete(); }")),
        ("deferred access of a block", Whole("[Block(Mmio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E { [Register(Mmio, 0)] private partial uint R { get; set; } " + Answers
            + "}"),
        ("deferred access of a base class", "[RegisterBlock] internal abstract partial class B { [Register(Mmio, 0)] "
            + "private partial uint R { get; set; } " + Answers + "}\n[Device] internal sealed partial class D : B;"),
        ("member named DeferredRead", Whole("[Register(Mmio, 0)] private partial uint R { get; set; } "
            + "private static int DeferredRead => 1; [OnRead(nameof(R))] "
            + "private void M(uint stored, global::DeviceDsl.DeferredRead read) { read.Complete((ulong)DeferredRead); }")),
    ];
}
