using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Reads <c>dotnet_code_quality.DDSL0607.ownership_transfer</c>: <c>always</c>, <c>constructors</c> or <c>never</c>.</summary>
internal static class OwnershipOption
{
    private static readonly string Key = "dotnet_code_quality." + Catalogue.LocalNotDisposed.Id + ".ownership_transfer";

    public static OwnershipTransfer Read(AnalyzerConfigOptions options)
        => options.TryGetValue(Key, out string? value)
            ? value.Trim().ToLowerInvariant() switch
            {
                "constructors" => OwnershipTransfer.Constructors,
                "never" => OwnershipTransfer.Never,
                _ => OwnershipTransfer.Always,
            }
            : OwnershipTransfer.Always;
}
