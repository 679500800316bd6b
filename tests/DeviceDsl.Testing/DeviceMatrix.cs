using Xunit;

namespace DeviceDsl.Testing;

/// <summary>Device classes of every shape and name, which the tests of generator and analyzers have in common.</summary>
public static partial class DeviceMatrix
{
    private const string Wiring = """
            [Doorbell(Pio, 0x10)] private void OnKick() { Irq5.Raise(); }
            [OnResample(Gsi = 5)] private void Reassert() { }
        """;

    /// <summary>What is a device, by what is odd about it: each compiles without a warning, and runs.</summary>
    public static TheoryData<string, string> Supported { get; } = new()
    {
        { "global namespace", Device("internal sealed partial class D") },
        { "file-scoped namespace", "namespace A.B;\n" + Device("internal sealed partial class D") },
        { "block namespaces", $"namespace A {{ namespace B {{ {Device("internal sealed partial class D")} }} }}" },
        { "namespace named like the runtime", "namespace Odd.DeviceDsl;\n" + Device("internal sealed partial class D") },
        { "class named System", "namespace Odd;\n" + Device("internal sealed partial class System") },
        { "class named DeviceDsl", "namespace Odd;\n" + Device("internal sealed partial class DeviceDsl") },
        { "class named IDevice", "namespace Odd;\n" + Device("internal sealed partial class IDevice") },
        { "class named AddressSpace", "namespace Odd;\n" + Device("internal sealed partial class AddressSpace") },
        { "class named @class", Device("internal sealed partial class @class") },
        { "class named @record", Device("internal sealed partial class @record") },
        {
            "class in lower case",
            "#pragma warning disable CS8981\n" + Device("internal sealed partial class disk") + "\n#pragma warning restore CS8981"
        },
        { "namespace @namespace", "namespace @namespace.@int;\n" + Device("internal sealed partial class D") },
        { "letters beyond ASCII", Device("internal sealed partial class Gerät") },
        { "combining marks", Device("internal sealed partial class Ge\u0301rat") },
        {
            "abstract base, public",
            Device("public abstract partial class D").Replace("private", "protected", StringComparison.Ordinal)
                + "\npublic sealed class Whole : D;"
        },
        { "record", Device("internal sealed partial record D") },
        { "record class", Device("internal sealed partial record class D") },
        { "record with parameters", Device("internal sealed partial record D(int X = 1)") },
        {
            "primary constructor",
            Device("internal sealed partial class D(int x = 1)").Replace("{ }", "{ _ = x; }", StringComparison.Ordinal)
        },
        { "nested in class", $"public partial class Outer {{ {Device("private protected sealed partial class D")} }}" },
        { "nested in static class", $"internal static partial class Outer {{ {Device("internal sealed partial class D")} }}" },
        { "nested in struct", $"internal readonly partial struct Outer {{ {Device("private sealed partial class D")} }}" },
        { "nested in ref struct", $"internal readonly ref partial struct Outer {{ {Device("private sealed partial class D")} }}" },
        { "nested in record struct", $"internal partial record struct Outer {{ {Device("private sealed partial class D")} }}" },
        { "nested in record", $"internal partial record Outer(int X) {{ {Device("private sealed partial class D")} }}" },
        { "nested in interface", $"internal partial interface IOuter {{ {Device("private sealed partial class D")} }}" },
        { "nested in @event", $"internal partial class @event {{ {Device("internal sealed partial class @lock")} }}" },
        { "outer class of one name", "internal partial class D { internal partial class E { "
            + $"{Device("internal sealed partial class D")} }} }}" },
        { "sealed override handler", """
            internal abstract class B { public abstract void OnKick(); }
            [Device] internal sealed partial class D : B { [Doorbell(Pio, 0)] public override void OnKick() { } }
            """ },
        { "partial handler", """
            [Device] internal sealed partial class D { [Doorbell(Pio, 0)] private partial void OnKick(); }
            partial class D { private partial void OnKick() { } }
            """ },
        { "partial handler without a body", "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] partial void OnKick(); }" },
        { "handlers with overloads", """
            [Device, LevelIrq(Gsi = 5, Resample = true)]
            internal sealed partial class D
            {
                [Doorbell(Pio, 0), OnResample(Gsi = 5)] private void M() { M(1); M("2"); }
                private static void M(int i) { _ = i; }
                private static void M(string s) { _ = s; }
            }
            """ },
        { "names of the generated code", """
            [Device, EdgeIrq(Gsi = 5, Name = "value"), EdgeIrq(Gsi = 6, Name = "space")]
            internal sealed partial class D
            {
                [Doorbell(Pio, 0)] private void doorbell() { value.Pulse(); space.Pulse(); }
                [Doorbell(Pio, 1)] private void line() { }
                [Doorbell(Pio, 2)] private static void offset() { }
                [Doorbell(Pio, 3)] private static void length() { }
                [Doorbell(Pio, 4)] private static void global() { }
                [Doorbell(Pio, 5)] private static void @await() { }
                [Doorbell(Pio, 6)] private static void Ring() { }
            }
            """ },
        { "obsolete handler", """
            [Device]
            internal sealed partial class D
            {
                [System.Obsolete] [Doorbell(Pio, 0)] private void A() { }
                [System.Obsolete("old")] [Doorbell(Pio, 1)] private void B() { }
            }
            """ },
        { "obsolete device", "[System.Obsolete(\"old\")] [Device] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private void A() { } }" },
        { "attributes spelled out", """
            [global::DeviceDsl.DeviceAttribute()]
            [DeviceDsl.LevelIrqAttribute(Gsi = D.Line, Resample = !false)]
            internal sealed partial class D
            {
                private const int Line = 2 + 3;
                private const ulong Base = 0x10;
                [DoorbellAttribute(offset: Base + 4, space: AddressSpace.Pio, Match = (ulong)Line)] private void OnKick() { }
                [OnResample(Gsi = Line)] private void Reassert() { Irq5.Raise(); }
            }
            """ },
        { "device of a device", """
            [Device] internal sealed partial class D
            {
                [Doorbell(Pio, 0)] private void OnKick() { }
                [Device] internal sealed partial class E { [Doorbell(Pio, 0)] private void OnKick() { } }
            }
            """ },
        { "interface of its own", """
            internal interface IThing { string Name { get; } int DoorbellCount { get; } }
            [Device] internal sealed partial class D : IThing { public string Name => ""; public int DoorbellCount => 7; }
            """ },
        { "arrays named like parameters", """
            [Device]
            internal sealed partial class D
            {
                [Doorbell(Pio, 0, Count = 2, Stride = 1)] private void index(int index) { }
                [Doorbell(Pio, 2, Synchronous = true)] private static void value(ulong value) { }
                [Doorbell(Pio, 3, Count = 2, Stride = 1, Synchronous = true)] private void doorbell(int index, ulong value) { }
            }
            """ },
        { "doorbells on a partial class and an inherited handler", """
            internal abstract class B { protected static void Inherited(int index) { } }
            [Device, Doorbell(Pio, 0, Count = 2, Stride = 1, Handler = nameof(Inherited))] internal sealed partial class D : B { }
            [Doorbell(Pio, 2, Handler = "OnKick")] partial class D { private void OnKick() { } }
            """ },
        { "registers named like parameters", """
            [Device]
            internal sealed partial class D
            {
                [Register(Mmio, 0)] private partial uint value { get; set; }
                [Register(Mmio, 4, Access = RegisterAccess.ReadClear)] private partial uint lanes { get; set; }
                [Register(Mmio, 8)] private partial uint old { get; set; }
                [Register(Mmio, 12)] private partial uint @class { get; set; }
                [Register(Mmio, 16)] private partial uint register { get; set; }
                [OnWrite(nameof(old))] private void written(uint written) { }
                [OnRead(nameof(lanes))] private static uint seen(uint stored) { return stored; }
                [OnReset] private void field() { }
            }
            """ },
        { "registers of every modifier", """
            internal abstract class B { public virtual uint O { get; set; } }
            [Device] internal partial class D : B
            {
                /// <summary>Documented.</summary>
                [Register(Mmio, 0)] public sealed override partial uint O { get; set; }
                [Register(Mmio, 4)] protected internal virtual partial uint V { get; private protected set; }
                [Register(Mmio, 8), System.Obsolete("old")] internal partial uint Obsolete { get; set; }
                [Register(Mmio, 12)] public required partial byte Required { get; set; }
            }
            """ },
        { "fields named like parameters and keywords", """
            [Device]
            internal sealed partial class D
            {
                [Register(Mmio, 0)] private partial byte @field { get; set; }
                [Field(3, 0, Register = nameof(@field))] private partial byte value { get; set; }
                [Field(7, 4, Register = "field")] private partial @enum @class { get; set; }
                [Register(Mmio, 1)] private partial ushort value2 { get; set; }
                [Field(15, 1, Register = nameof(value2))] private partial ushort next { get; set; }
                [Field(0, 0, Register = nameof(value2), Access = RegisterAccess.WriteClears)] private partial bool lanes { get; set; }
                [OnWrite(nameof(value2))] private void seen(ushort old, ushort written) { }
                private enum @enum : sbyte { @case = -1 }
            }
            """ },
        { "fields of every modifier", """
            internal abstract class B { public abstract bool O { get; set; } }
            [Device] internal partial class D : B
            {
                [Register(Mmio, 0), System.Obsolete("old")] private partial ulong R { get; set; }
                [Field(0, 0, Register = "R")] public sealed override partial bool O { get; set; }
                /// <summary>Documented.</summary>
                [Field(2, 1, Register = "R"), System.Obsolete("older")]
                protected internal virtual partial System.Base64FormattingOptions V { get; private protected set; }
                [Field(63, 3, Register = "R")] public required partial ulong Required { get; set; }
            }
            """ },
        { "arrays of registers named like parameters", """
            [Device]
            internal sealed partial class D
            {
                [Register(Mmio, 0, Count = 2, Stride = 8, Reset = 1)] private partial Registers<uint> index { get; }
                [Register(Mmio, 4, Count = 2, Stride = 8)] private partial Registers<uint> value { get; }
                [Register(Mmio, 16, Count = 1, Access = RegisterAccess.ReadSet)]
                internal partial global::DeviceDsl.Registers<byte> @class { get; }
                [OnWrite(nameof(value))] private void written(int index, uint old, uint written) { this.index[index] = old ^ written; }
                [OnRead(nameof(@class))] private static byte register(int index, byte stored) { return (byte)(stored + index); }
            }
            """ },
        { "methods of regions named like parameters", """
            [Device, Region(Mmio, 0, 8, Name = "value"), Region(Pio, 0, 8, Name = "region"), Region(Pio, 9, 1)]
            internal sealed partial class D
            {
                [OnRead(Region = "value")] private static ulong region(ulong offset, int length) { return offset; }
                [OnRead(Region = "region")] private ulong offset(ulong offset, int length) { return offset; }
                [OnWrite(Region = "value")] private void value(ulong offset, int length, ulong value) { }
                [OnWrite(Region = "region")] private static void @length(ulong offset, int length, ulong value) { }
            }
            """ },
        { "a reset of nothing", "[Device] internal sealed partial class D { [OnReset] private void M() { } }" },
        { "message vectors", "[Device, MsiIrq] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private void M() { Msi.Signal(0); } }" },
        { "message vectors named with a keyword", "[Device, MsiIrq(Vectors = 0x800, Name = \"event\")] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private void Msi() { @event[0].Signal(); } }" },
        { "state named like the generated code", """
            [Device, EdgeIrq(Gsi = 5)]
            internal sealed partial class D
            {
                [State] private int writer, reader, value0, to, item, from;
                [State] private int[] value1 = [];
                [State] private string? @class { get; set; }
                [State] private readonly bool[] @event = [false];
                [Register(Mmio, 0), State] private partial uint value { get; set; }
                [Register(Mmio, 8, Count = 2), Transient] private partial Registers<uint> schema { get; }
                [field: State] private long Backed { get; set; }
                [OnLoad] private void value2() { writer = reader + value0 + to + item + from + value1.Length; Irq5.Pulse(); }
            }
            """ },
        { "state of every kind of member", """
            #nullable disable
            internal abstract class B { [System.Obsolete("old")] public virtual int V { get; set; } public abstract int A { get; set; } }
            [Device]
            internal sealed partial class D : B
            {
                [State] public override int A { get; set; }
                [State, System.Obsolete("old")] public override int V { get; set; }
                [State] internal string Text { get; private set; }
                [State] private int[] _numbers;
                [State] private volatile bool _isOpen = true;
                [State] public required byte Required { get; set; }
                [Transient] private System.Action _log = null;
                [State] private E _inner = new();
                [State] private readonly E[] _all = [];
                [Doorbell(Pio, 0)] private void OnKick() { _log?.Invoke(); _numbers = _isOpen ? null : _numbers; }
                #nullable enable
                [Device] private sealed partial class E { [State] private ulong? _last; [OnReset] private void M() { _last = 1; } }
            }
            """ },
        { "only a version of its state", "[Device(Version = -1)] internal sealed partial class D;" },
        { "only what runs after loading", "[Device] internal sealed partial class D { [OnLoad] private static void M() { } }" },
        { "class named like its namespace", "namespace D;\n" + Device("internal sealed partial class D") },
        { "class named Machine", "namespace Odd;\n" + Device("internal sealed partial class Machine") },
        { "class named Action", "namespace Odd;\n" + Device("internal sealed partial class Action") + "\n[Device] internal sealed partial "
            + "class ArgumentOutOfRangeException { [State] private int[] _a = []; [OnReset] private void M() { _a = [1]; } }" },
        { "class named StateReader", "namespace Odd;\n[Device] internal sealed partial class StateReader { "
            + "[State] private StateReader.E _a; [OnReset] private void M() { _a = E.A; } private enum E { A } }" },
        { "class with a static constructor", "[Device] internal sealed partial class D { static D() { Started = 1; } "
            + "public static int Started { get; } [Doorbell(Pio, 0)] private static void M() { } }" },
        { "class with an indexer, an operator, an event and a finalizer", """
            [Device] internal sealed partial class D
            {
                public int this[int i] => i;
                public static D operator +(D one, D other) => one ?? other;
                public event System.Action? Rung;
                ~D() { Rung = null; }
                [Doorbell(Pio, 0)] private void M() { Rung?.Invoke(); }
            }
            """ },
        { "disposable class", "[Device] internal sealed partial class D : System.IDisposable { public void Dispose() { } "
            + "[Doorbell(Pio, 0)] private void M() { Dispose(); } }" },
        { "generic base", "internal abstract class B<T> { protected T? Last { get; set; } } "
            + "[Device] internal sealed partial class D : B<int> { "
            + "[Doorbell(Pio, 0, Synchronous = true)] private void M(ulong value) { Last = (int)value; } }" },
        { "generic method beside a handler", "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private void M() { M<int>(); } "
            + "private static void M<T>() { } }" },
        { "several partial parts", """
            [Device] internal sealed partial class D { [Doorbell(Pio, 0)] private void A() { Irq5.Raise(); B(); } }
            [LevelIrq(Gsi = 5, Resample = true)] partial class D { private partial void B(); [OnResample(Gsi = 5)] private void R() { } }
            [Region(Mmio, 0x40, 4, Name = "R")] partial class D { private partial void B() { }
                [OnRead(Region = "R")] private ulong Read(ulong offset, int length) => offset; }
            partial class D { [Register(Mmio, 0)] private partial uint Control { get; set; }
                [OnWrite(nameof(Control))] private void OnControl(uint written) { } }
            """ },
        { "part without modifiers and with a comment in between", "[Device /* here */] internal /* and */ sealed partial /* there */ class "
            + "D { }\npartial class D // again\n{ [Doorbell /*x*/ (Pio, 0)] private void M() { } }" },
        { "documented members", """
            /// <summary>A device.</summary>
            [Device] public sealed partial class D
            {
                /// <summary>A register.</summary>
                [Register(Mmio, 0)] public partial uint Control { get; set; }
                /// <summary>A field.</summary>
                [Field(31, 0, Register = nameof(Control))] public partial uint All { get; set; }
                /// <summary>Registers.</summary>
                [Register(Mmio, 8, Count = 2)] public partial Registers<ushort> Many { get; }
            }
            """ },
        { "conditional compilation", "#define ON\n[Device] internal sealed partial class D "
            + "{\n#if ON\n[Doorbell(Pio, 0)] private void M() { }\n#else\n[Doorbell(Pio, 0)] private int M() { }\n#endif\n}" },
        { "nullable turned off", "#nullable disable\n[Device] internal sealed partial class D { [State] private string _text; "
            + "[Doorbell(Pio, 0)] private void M() { _text = null; } }" },
        { "class that saves itself", """
            [Device] internal sealed partial class D : ISavedState
            {
                private int _own;
                [Register(Mmio, 0)] private partial uint Control { get; set; }
                public ulong StateSchema => 1;
                int ISavedState.StateVersion => 2;
                void ISavedState.SaveState(StateWriter writer) { writer.Write(_own); writer.Write(Control); }
                System.Action ISavedState.LoadState(StateReader reader) { int own = reader.Read<int>(); uint control = reader.Read<uint>();
                    return () => { _own = own; Control = control; }; }
            }
            """ },
        { "base that saves itself", """
            internal abstract class B : ISavedState
            {
                public ulong StateSchema => 1;
                public int StateVersion => 2;
                public virtual void SaveState(StateWriter writer) { }
                public virtual System.Action LoadState(StateReader reader) => () => { };
            }
            [Device] internal sealed partial class D : B
            {
                [Register(Mmio, 0)] private partial uint Control { get; set; }
                public override void SaveState(StateWriter writer) { writer.Write(Control); }
                public override System.Action LoadState(StateReader reader) { uint control = reader.Read<uint>();
                    return () => Control = control; }
            }
            """ },
        { "all of it at once", """
            [Device(Name = "all", Version = 1)]
            [LevelIrq(Gsi = 5, Resample = true), LevelIrq(Gsi = 6), EdgeIrq(Gsi = 7), MsiIrq(Vectors = 2)]
            [Region(Mmio, 0x100, 0x10, Name = "Buffer"), Region(Pio, 0x40, 1), Doorbell(Pio, 0x20, Match = 1, Handler = nameof(OnKick))]
            internal sealed partial class D
            {
                [Register(Mmio, 0, Access = RegisterAccess.WriteOneClears)] private partial byte Status { get; set; }
                [Field(7, 0, Register = nameof(Status))] private partial byte AllOfIt { get; set; }
                [Register(Mmio, 8, Count = 2, Stride = 8, Length = 3)] private partial Registers<uint> Many { get; }
                [State] private readonly bool[] _seen = new bool[2];
                [Transient] private int _loads;
                [OnRead(nameof(Status))] private byte OnStatus(byte stored) => stored;
                [OnWrite(nameof(Many))] private void OnMany(int index, uint written) { _seen[index] = written != 0; }
                [OnRead(Region = "Buffer")] private ulong OnBuffer(ulong offset, int length) => Many[0];
                [OnWrite(Region = "Buffer")] private void OnBuffer(ulong offset, int length, ulong value) { }
                [Doorbell(Mmio, 0x80, Length = 4, Match = 0, Count = 2)] private void OnQueue(int index) { Msi[index].Signal();
                    Irq6.Raise(); Irq7.Pulse(); }
                [Doorbell(Mmio, 0x90, Synchronous = true)] private void OnNow(ulong value) { Irq6.Lower(); }
                private void OnKick() { Irq5.Raise(); }
                [OnResample(Gsi = 5)] private void OnResample() { }
                [OnReset] private void OnReset() { AllOfIt = 0; Irq6.Lower(); }
                [OnLoad] private void OnLoad() { _loads++; }
            }
            """ },
        { "PCI function", """
            using DeviceDsl.Pci;
            [Device, PciDevice(1, 2, Vectors = 2), Bar(0, Pio, 4), Bar(2, Mmio, 0x20)] internal sealed partial class PciFunctionOptions
            {
                [Doorbell(Pio, 3)] private void Describe() { }
                [Register(Mmio, 0x18)] private partial ulong Bars { get; set; }
            }
            """ },
        { "PCI function that is told of itself", """
            using DeviceDsl.Pci;
            [Device, PciDevice(vendor: 1, device: 2), LevelIrq(Gsi = 5), MsiIrq] internal sealed partial record D : IPciDevice
            {
                void IPciDevice.OnCommandChanged(PciCommand before, PciCommand now) { Irq5.Raise(); }
            }
            """ },
        { "PCI function with its table in a BAR", """
            using DeviceDsl.Pci;
            [Device, PciDevice(1, 2, Vectors = 64, MsixBar = 0), Bar(0, Mmio, 0x1000), Region(Mmio, 0x408, 0x3F8)]
            internal sealed partial class D
            {
                [Register(Mmio, 0x400)] private partial ulong Behind { get; set; }
                [Doorbell(Mmio, 0x808)] private void OnKick() { }
            }
            """ },
        { "PCI function with an overridden handler", """
            using DeviceDsl.Pci;
            internal abstract class B { protected abstract void OnKick(); }
            [Device, PciDevice(1, 2), Bar(5, Pio, 4)] internal sealed partial class D : B {
                [Doorbell(Pio, 0)] protected override void OnKick() { } }
            """ },
        { "null name", "[Device(Name = null)] internal sealed partial class D;" },
        { "host of its own", "[Device] internal sealed partial class D { private DeviceHost Host { get; } = new(); "
            + "[Doorbell(Pio, 0)] private void M() { Host.Post(() => { }); } }" },
        { "host in a field", "[Device] internal sealed partial class D { public readonly DeviceHost? Host = new(); "
            + "[Doorbell(Pio, 0)] private void M() { Host?.Post(() => { }); } }" },
        { "host of a base", """
            internal abstract class B { protected DeviceHost Host { get; } = new();
                protected void Later(System.Action action) => Host.Post(action); }
            [Device] internal sealed partial class D : B { [Doorbell(Pio, 0)] private void M() { Later(() => { }); } }
            """ },
        { "private host of a base", "internal abstract class B { private int Host => 1; public int Value => Host; } "
            + "[Device] internal sealed partial class D : B { [Doorbell(Pio, 0)] private void M() { Host.Post(() => { }); } }" },
        { "host of an unsealed device", "[Device] internal partial class D { "
            + "[Doorbell(Pio, 0)] private void M() { Host.Post(() => { }); } } internal sealed class E : D { public int Host => 1; }" },
        { "host of a record", "[Device] internal sealed partial record D(int X = 1) { "
            + "[Doorbell(Pio, 0)] private void M() { Host.Synchronize(() => { }); } }" },
        { "host in a primary constructor", "[Device] internal sealed partial class D(int host = 1) { public int Value => host; "
            + "[Doorbell(Pio, 0)] private void M() { Host.Post(() => { }); } }" },
    };

    private static string Device(string header) => $"[Device, LevelIrq(Gsi = 5, Resample = true)]\n{header}\n{{\n{Wiring}\n}}";
}
