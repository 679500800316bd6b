namespace DeviceDsl.Generator;

/// <summary>Writes the attributes that mark generated members for tools.</summary>
/// <remarks>
/// They are on members, because on the part of a class they would apply to the user's own members, too. They are not on partial properties:
/// tools would ignore the user's part of the declaration.
/// </remarks>
internal static class GeneratedMark
{
    /// <summary>The version in the attributes: it changes with the language, not with each build.</summary>
    public const string Version = "0.1";

    /// <summary>The attribute that excludes code from the coverage of tests.</summary>
    public const string Uncovered = "[" + Coverage + "]";

    private const string Code = "global::System.CodeDom.Compiler.GeneratedCode(\"DeviceDsl.Generator\", \"" + Version + "\")";
    private const string Coverage = "global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage";

    /// <summary>Marks the next member, which contains code.</summary>
    public static void Write(SourceWriter writer) => writer.Line($"[{Code}, {Coverage}]");

    /// <summary>Marks the next field.</summary>
    public static void WriteField(SourceWriter writer) => writer.Line($"[{Code}]");
}
