using System;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>A proposed fix for a diagnostic.</summary>
/// <param name="Title">The title that the user sees.</param>
/// <param name="Key">The equivalence key, which all fixes of one kind share, so that they can be applied together.</param>
/// <param name="Apply">Makes the change.</param>
internal sealed record ProposedFix(string Title, string Key, Action<SyntaxEditor> Apply)
{
    /// <summary>Whether each part of the change does no harm without the others, so that they may be in different builds.</summary>
    public bool IsDivisible { get; init; }
}
