using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about the results of the machine API.</content>
internal static partial class Catalogue
{
    public static readonly Rule NullCheckOnResult = new(
        "DDSL0501", Categories.Result, Error,
        "Don't compare an Errno with null",
        "An Errno is never null, so {0}: compare it with Errno.None");

    public static readonly Rule IgnoredErrno = new(
        "DDSL0503", Categories.Result, Warning,
        "Check the returned Errno",
        "The Errno of this call is ignored, so the method continues as if the call had succeeded: check it");

    public static readonly Rule ErrnoSign = new(
        "DDSL0504", Categories.Result, Warning,
        "Don't detect errors by sign",
        "{0}");

    public static readonly Rule ErrorValueUsed = new(
        "DDSL0505", Categories.Result, Warning,
        "Don't use the result of a rejected call",
        "'{0}' is null here because {1} was rejected: use it only on success");
}
