using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Pci;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the description of the PCI function of a device.</summary>
internal static class PciWriter
{
    public const string Interface = Namespace + ".IDescribedPciDevice";

    private const string Namespace = "global::DeviceDsl.Pci";

    public static void Write(SourceWriter writer, PciModel function, LanguageVersion language)
    {
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Block(
            $"{Namespace}.PciFunctionOptions {Interface}.Describe() => new({Identity(function)})",
            () =>
            {
                writer.Line("Device = this,");
                writer.List("Bars", Namespace + ".PciBar", language, function.Bars.Select(Row));
                if (function.Vectors != 0) writer.Line($"Msix = new({Text(function.Vectors)}, {Text(function.MsixBar)}),");

                if (function.Pin != PciInterruptPin.A) writer.Line($"Pin = {Namespace}.PciInterruptPin.{function.Pin},");
            },
            "};");
    }

    private static string Row(BarModel bar)
    {
        string kind = (bar.Is64Bit ? "Is64Bit = true, " : "") + (bar.IsPrefetchable ? "IsPrefetchable = true, " : "");
        return $"new({Text(bar.Index)}, global::DeviceDsl.AddressSpace.{bar.Space}, {Hex.Format(bar.Length)}) {{ {kind}Device = this }}";
    }

    private static string Identity(PciModel function)
    {
        string[] named = new[]
        {
            ("Revision", function.Revision),
            ("SubsystemVendor", function.SubsystemVendor),
            ("Subsystem", function.Subsystem),
        }.Where(static part => part.Item2 != 0).Select(static part => $"{part.Item1} = {Hex.Format(part.Item2)}").ToArray();
        string more = named.Length == 0 ? "" : $" {{ {string.Join(", ", named)} }}";
        return $"new({Hex.Format(function.Vendor)}, {Hex.Format(function.Device)}, {Hex.Format(function.ClassCode)}){more}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
