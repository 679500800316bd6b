namespace DeviceDsl.Generator.Tests;

/// <summary>Devices whose state is saved and loaded.</summary>
internal static class StateSources
{
    /// <summary>Members of every saved form.</summary>
    public const string Forms = """
        namespace Samples;

        [Device(Version = 3)]
        [LevelIrq(Gsi = 5)]
        internal sealed partial class States
        {
            [Register(Mmio, 0x00, Reset = 7)] private partial uint Control { get; set; }
            [Register(Mmio, 0x04, Access = RegisterAccess.Constant)] private partial uint Id { get; }
            [Register(Mmio, 0x08), Transient] private partial ushort Scratch { get; set; }
            [Register(Mmio, 0x10, Count = 2)] private partial Registers<ulong> Bases { get; }
            [State] private byte _byte;
            [State] private sbyte _small;
            [State] private char _char;
            [State] private long _long;
            [State] private bool _isOpen;
            [State] private float _single;
            [State] private double _double;
            [State] private string _text = "";
            [State] private string? _note;
            [State] private int? _maybe;
            [State] private Mode _mode;
            [State] private Mode? _otherMode;
            [State] private readonly ushort[] _ring = new ushort[3];
            [State] private Mode?[] _modes = [];
            [State] private string[]? _names;
            [State] private readonly Part _part = new();
            [State] private Part[] Parts { get; } = [new(), new()];
            [State] private int Checked { get; set { System.ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 9); field = value; } }
            [Transient] private int _loads;

            [OnLoad] private void OnLoad() { _loads++; }

            private enum Mode : sbyte { Off = -1, On = 1 }

            private sealed class Part : ISavedState
            {
                private int _value;
                public ulong StateSchema => 0x1234;
                public int StateVersion => 1;
                public void SaveState(StateWriter writer) { writer.Write(_value); }
                public System.Action LoadState(StateReader reader) { int value = reader.Read<int>();
                    return value < 0 ? throw reader.Refuse("is negative") : () => _value = value; }
            }
        }
        """;
}
