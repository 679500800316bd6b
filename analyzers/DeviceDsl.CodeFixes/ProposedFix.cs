using System;
using Microsoft.CodeAnalysis.Editing;

namespace DeviceDsl.CodeFixes;

/// <summary>One way to mend a diagnostic.</summary>
/// <param name="Title">What the user chooses.</param>
/// <param name="Key">What offers of the same kind have in common, for mending all at once.</param>
/// <param name="Apply">Makes the change.</param>
internal sealed record ProposedFix(string Title, string Key, Action<SyntaxEditor> Apply);
