using System.Globalization;

namespace DeviceDsl.GeneratorComparison;

/// <summary>Annotated classes of four members.</summary>
internal static class Sources
{
    /// <summary>A number in a method of each.</summary>
    public const string Body = "4711";

    /// <summary>A device with a line, a doorbell, a register with a hook, and state.</summary>
    public static string Device(int number, string member) => string.Create(CultureInfo.InvariantCulture, $$"""
        using DeviceDsl;
        using static DeviceDsl.AddressSpace;

        namespace Space{{number % 20}};

        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        public sealed partial class Device{{number}}
        {
            [State] private int _kicks;

            [Register(Mmio, 0x0)]
            private partial uint {{member}} { get; set; }

            [OnWrite(nameof({{member}}))]
            private void OnControl(uint written) { if (written == 0) Irq5.Raise(); }

            [Doorbell(Pio, 0x10, Match = 2)]
            private void OnKick() { if (_kicks++ < {{Body}}) Irq5.Raise(); }

            [OnResample(Gsi = 5)]
            private void Reassert() { if (_kicks > 0) Irq5.Raise(); }
        }
        """);

    /// <summary>A class of four properties with a context that serializes it.</summary>
    public static string Json(int number, string member) => string.Create(CultureInfo.InvariantCulture, $$"""
        using System.Text.Json.Serialization;

        namespace Space{{number % 20}};

        public sealed class Data{{number}}
        {
            public int {{member}} { get; set; }
            public string? Name { get; set; }
            public bool IsOpen { get; set; }
            public double Size { get; set; }
            public override string ToString() => (Size + {{Body}}).ToString();
        }

        [JsonSerializable(typeof(Data{{number}}))]
        internal sealed partial class Context{{number}} : JsonSerializerContext;
        """);
}
