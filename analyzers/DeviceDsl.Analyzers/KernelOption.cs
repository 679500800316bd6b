using System;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Reads <c>devicedsl_kernel_profile</c>: the version of Linux that machines follow, as in <c>KernelProfile</c>.</summary>
internal static class KernelOption
{
    public const string Key = "devicedsl_kernel_profile";

    private const string System = "linux";

    private static readonly Version Newest = new(6, 18);

    /// <summary>The version, by default the newest; null if the option has an unknown value.</summary>
    /// <param name="options">The options of a file.</param>
    /// <param name="text">The value of the option.</param>
    public static Version? Read(AnalyzerConfigOptions options, out string text)
    {
        text = options.TryGetValue(Key, out string? value) ? value.Trim() : "newest";
        string name = text.ToLowerInvariant().Replace('_', '.');
        if (name == "newest") return Newest;

        string number = name.StartsWith(System, StringComparison.Ordinal) ? name.Substring(System.Length).TrimStart() : name;
        return Version.TryParse(number, out Version? version) ? new Version(version.Major, version.Minor) : null;
    }
}
