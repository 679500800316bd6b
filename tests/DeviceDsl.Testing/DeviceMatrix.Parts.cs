namespace DeviceDsl.Testing;

public static partial class DeviceMatrix
{
    private const string Block
        = "[RegisterBlock] internal sealed partial class B { [Register(Mmio, 0)] private partial uint R { get; set; } }";

    private static readonly (string Odd, string Source)[] Parts =
    [
        ("block", Whole("[Block(Mmio, 0x10)] private partial B C { get; }") + Block),
        ("blocks", Whole("[Block(Mmio, 0x10, Count = 3)] private partial Blocks<B> C { get; }") + Block),
        ("array of one block", Whole("[Block(Mmio, 0x10, Count = 1)] private partial Blocks<B> C { get; }") + Block),
        ("visible blocks", Whole("[Block(Mmio, 0x10, Count = 2)] public partial Blocks<B> C { get; }") + Block),
        ("virtual block", "[Device] internal partial class D { [Block(Mmio, 0x10)] protected virtual partial B C { get; } }\n" + Block),
        ("block that is state", Whole("[Block(Mmio, 0x10), State] private partial B C { get; }") + Block),
        ("block that is transient", Whole("[Block(Mmio, 0x10), Transient] private partial B C { get; }") + Block),
        ("block that takes an IDevice", Whole("[Block(Mmio, 0)] private partial E C { get; }")
            + "[RegisterBlock] internal sealed partial class E(IDevice owner, int index) { "
            + "[Register(Mmio, 0)] private partial uint R { get; set; } "
            + "[OnReset] private void M() { R = (uint)(owner.RegisterCount + index); } }"),
        ("block in a block that takes an IRegisterBlock", Whole("[Block(Mmio, 0)] private partial E C { get; }")
            + "[RegisterBlock] internal sealed partial class E { [Block(Mmio, 0)] private partial F C { get; } } "
            + "[RegisterBlock] internal sealed partial class F(IRegisterBlock owner) { public bool HasJoined => owner.HasJoined; }"),
        ("block that sets its required members", Whole("[Block(Mmio, 0)] private partial E C { get; }")
            + "[RegisterBlock] internal sealed partial class E { public required int N { get; init; } "
            + "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public E(int index) { N = index; } }"),
        ("derived class in its base class", "[Device, LevelIrq(Gsi = 5)] internal partial class B { "
            + "[Register(Mmio, 0)] private partial uint R { get; set; } [OnReset] private void M() { Irq5.Lower(); } "
            + "[Device, LevelIrq(Gsi = 5)] internal sealed partial class D : B { "
            + "[Register(Mmio, 4)] private partial uint S { get; set; } [OnReset] private void N() { Irq5.Lower(); } } }"),
        ("empty block", Whole("[Block(Mmio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E;"),
        ("block of a timer", Whole("[Block(Mmio, 0, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E { [Timer] private partial DeviceTimer T { get; } "
            + "[OnTimer(nameof(T))] private void M() { T.Start(1000); } }"),
        ("block of a line", Whole("[Block(Mmio, 0, Count = 2, Gsi = 5)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock, LevelIrq(Name = \"L\")] internal sealed partial class E { [OnReset] private void M() { L.Lower(); } }"),
        ("block of a region", Whole("[Block(Pio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock, Region(Pio, 0, 4, Name = \"W\")] internal sealed partial class E { "
            + "[OnRead(Region = \"W\")] private ulong M(ulong offset, int length) => offset; }"),
        ("block of banks", Whole("[Block(Pio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E { [Register(Pio, 0)] private partial byte R { get; set; } "
            + "[Register(Pio, 0, When = nameof(On))] private partial byte S { get; set; } "
            + "[Register(Pio, 1, Mask = 1)] private partial byte T { get; set; } "
            + "[Field(0, 0, Register = nameof(T))] private partial bool On { get; set; } }"),
        ("block of an index", Whole("[Block(Pio, 0x10)] private partial E C { get; }")
            + "[RegisterBlock] internal sealed partial class E { [Register(Pio, 0)] private partial byte I { get; set; } "
            + "[Register(Pio, 1, Count = 4)] [IndexedBy(nameof(I))] private partial Registers<byte> R { get; } }"),
        ("block in a block", Whole("[Block(Mmio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E { "
            + "[Block(Mmio, 4, Count = 2)] private partial Blocks<B> C { get; } }\n" + Block),
        ("nested private block", "[Device] internal sealed partial class D { [Block(Mmio, 0)] private partial B C { get; }\n"
            + Block.Replace("internal", "private", StringComparison.Ordinal) + "}"),
        ("block named @class", Whole("[Block(Mmio, 0x10, Count = 2)] private partial Blocks<@class> @event { get; }")
            + "[RegisterBlock] internal sealed partial class @class(D @this, int @int) { public D Owner => @this; public int I => @int; "
            + "[Register(Mmio, 0)] private partial uint R { get; set; } }"),
        ("block named Blocks", "namespace Odd;\n" + Whole("[Block(Mmio, 0x10)] private partial Blocks C { get; }")
            + Block.Replace("class B", "class Blocks", StringComparison.Ordinal)),
        ("blocks of a device that saves itself", "[Device] internal sealed partial class D : ISavedState { "
            + "[Block(Mmio, 0x10)] private partial B C { get; } ulong ISavedState.StateSchema => 1; int ISavedState.StateVersion => 1; "
            + "void ISavedState.SaveState(StateWriter writer) => writer.Write(C); "
            + "System.Action ISavedState.LoadState(StateReader reader) => reader.Read(C, nameof(C)); }\n" + Block),
        ("obsolete block", "#pragma warning disable CS0612\n" + Whole("[Block(Mmio, 0x10)] private partial B C { get; }")
            + "#pragma warning restore CS0612\n[System.Obsolete] " + Block),
        ("many doorbells and blocks", Whole(string.Concat(Enumerable.Range(0, 120).Select(static i
                => $"[Doorbell(Mmio, {0x1000 + (8 * i)}, Length = 4)] private void M{i}() {{ }}\n"))
            + "[Block(Mmio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E { [Doorbell(Mmio, 0, Length = 4)] private void M() { } }"),
        ("device that extends one", "[Device] internal partial class A { [Register(Mmio, 0)] private partial uint R { get; set; } }\n"
            + "[Device] internal sealed partial class D : A { [Register(Mmio, 4)] private partial uint S { get; set; } }"),
        ("device that adds nothing", "[Device] internal partial class A { [Register(Mmio, 0)] private partial uint R { get; set; } "
            + "[Doorbell(Mmio, 8)] private void M() { } }\n[Device] internal sealed partial class D : A;"),
        ("device that extends an empty one", "[Device] internal partial class A;\n"
            + "[Device] internal partial class D : A { [Register(Mmio, 4)] private partial uint S { get; set; } }"),
        ("device that extends an abstract block", "[RegisterBlock, MsiIrq] internal abstract partial class A { "
            + "[Register(Mmio, 0)] private partial uint R { get; set; } "
            + "[OnWrite(nameof(R))] private void M(uint written) { Msi[0].Signal(); } }\n"
            + "[Device, MsiIrq] internal sealed partial class D : A { [Doorbell(Mmio, 8)] private void M() { Msi[0].Signal(); } }"),
        ("block that extends a block", Whole("[Block(Mmio, 0x10, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed partial class E(int index) : A { public int Index => index; "
            + "[Register(Mmio, 4)] private partial uint S { get; set; } }\n"
            + "[RegisterBlock] internal abstract partial class A { [Register(Mmio, 0)] private partial uint R { get; set; } }"),
        ("device that extends a device of blocks", "[Device] internal partial class A { [Block(Mmio, 0)] private partial B C { get; } }\n"
            + "[Device] internal sealed partial class D : A { [Block(Mmio, 8)] private partial B C { get; } }\n" + Block),
        ("device that extends one that saves itself", "[Device] internal partial class A : ISavedState { "
            + "[Register(Mmio, 0)] private partial uint R { get; set; } "
            + "ulong ISavedState.StateSchema => 1; int ISavedState.StateVersion => 1; "
            + "void ISavedState.SaveState(StateWriter writer) => writer.Write(R); "
            + "System.Action ISavedState.LoadState(StateReader reader) { uint r = reader.Read<uint>(); return () => R = r; } }\n"
            + "[Device] internal sealed partial class D : A { [Doorbell(Mmio, 4)] private void OnKick() { } }"),
        ("unsealed device in a namespace of its name", "namespace D.IDevicePart;\n"
            + "[Device] internal partial class IDevicePart { [Register(Mmio, 0)] private partial uint R { get; set; } }\n"
            + "[Device] internal sealed partial class DevicePart : IDevicePart { "
            + "[Register(Mmio, 4)] private partial uint S { get; set; } }"),
    ];

    static DeviceMatrix()
    {
        foreach ((string odd, string source) in Parts.Concat(Deferred)) Supported.Add(odd, source);
    }

    private static string Whole(string members) => $"[Device] internal sealed partial class D {{ {members} }}\n";
}
