using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about PCI functions.</content>
internal static partial class Catalogue
{
    public static readonly Rule InvalidBar = new(
        "DDSL0430", Categories.Declaration, Error,
        "BARs must have a valid register and length",
        "{0} {1}");

    public static readonly Rule BarConflict = new(
        "DDSL0431", Categories.Declaration, Error,
        "BARs must not share a register or a base",
        "{0} and {1} {2}");

    public static readonly Rule OutsideBar = new(
        "DDSL0432", Categories.Declaration, Error,
        "Registers, regions and doorbells of a PCI function must lie in its BARs",
        "The {0} ({1}) {2}");

    public static readonly Rule PciIdentity = new(
        "DDSL0433", Categories.Declaration, Error,
        "PCI functions must have a valid vendor ID and class code",
        "The PCI function '{0}' {1}");

    public static readonly Rule InvalidMsix = new(
        "DDSL0434", Categories.Declaration, Error,
        "MSI-X tables must have vectors and an address range of their own",
        "The MSI-X table of '{0}' {1}");

    public static readonly Rule PciLine = new(
        "DDSL0435", Categories.Declaration, Error,
        "Lines of a PCI function must be levels on its interrupt pin",
        "The line '{0}' {1}");
}
