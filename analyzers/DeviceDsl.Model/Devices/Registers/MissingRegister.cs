using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model.Devices;

/// <summary>Describes names of registers and regions that a device does not have, and proposes existing ones.</summary>
internal static class MissingRegister
{
    /// <summary>Adds to a finding what the author of a register's name may have meant.</summary>
    public static Finding Propose(Finding finding, DeviceDeclaration device, string argument, string name)
    {
        // The register of a field is meant where the field is named.
        string? meant = device.Fields.FirstOrDefault(field => field.Name == name && HasRegister(device, field.Register))?.Register
            ?? NearestName.Of(name, device.Registers.Select(static register => register.Name));
        return meant is null ? finding : Propose(finding, meant, new ArgumentHint(argument, $"nameof({Escape(meant)})"));
    }

    /// <summary>Adds to a finding what the author of a region's name may have meant.</summary>
    public static Finding ProposeRegion(Finding finding, DeviceDeclaration device, string name)
        => NearestName.Of(name, device.Regions.Select(static region => region.Name).OfType<string>()) is { } meant
            ? Propose(finding, meant, new ArgumentHint("Region", SymbolDisplay.FormatLiteral(meant, quote: true)))
            : finding;

    /// <summary>A name as source text.</summary>
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static Finding Propose(Finding finding, string meant, ArgumentHint hint)
        => finding with
        {
            Arguments = [.. finding.Arguments.Take(finding.Arguments.Length - 1), $"{finding.Arguments.Last()}; did you mean '{meant}'?"],
            Hint = hint,
        };

    private static bool HasRegister(DeviceDeclaration device, string? name) => device.Registers.Any(register => register.Name == name);
}
