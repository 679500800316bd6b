using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0602, DDSL0603: a handle owns a descriptor that another handle owns, too, or standard input.</summary>
internal static class OwnerRule
{
    public static IEnumerable<Finding> Check(IOperation operation)
        => operation is IObjectCreationOperation creation && Find(creation) is { } finding ? [finding] : [];

    private static Finding? Find(IObjectCreationOperation creation)
    {
        if (NumberOwnedBy(creation) is not { } number) return null;

        if (RawDescriptor.HandleOf(number.Value) is { } owner)
        {
            return IsReleased(owner) ? null : new Finding(Catalogue.DoubleOwnedFd, creation.Syntax.GetLocation(), owner.Syntax.ToString());
        }

        if (OtherOwners.Before(creation, number.Value, NumberOwnedBy) is { } other)
        {
            return new Finding(Catalogue.DoubleOwnedFd, creation.Syntax.GetLocation(), other.Syntax.ToString());
        }

        return Framework.IsFileHandle(creation.Type) && RawDescriptor.IsZero(number.Value)
            ? new Finding(Catalogue.HandleOfZero, creation.Syntax.GetLocation())
            : null;
    }

    /// <summary>The argument with the number that an object closes; null if it closes none.</summary>
    private static IArgumentOperation? NumberOwnedBy(IObjectCreationOperation creation)
        => creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is { } number
            && (Framework.IsHandle(creation.Type)
                ? Ownership(creation) == true
                : IsStreamOfNumber(creation, number) && Ownership(creation) != false)
                ? number
                : null;

    // A stream closes the descriptor unless told otherwise.
    private static bool IsStreamOfNumber(IObjectCreationOperation creation, IArgumentOperation number)
        => Framework.NameOf(creation.Type) == "FileStream" && number.Parameter?.Type.SpecialType == SpecialType.System_IntPtr;

    private static bool? Ownership(IObjectCreationOperation creation)
        => creation.Arguments.FirstOrDefault(static argument => argument is
        {
            ArgumentKind: ArgumentKind.Explicit,
            Parameter: { Type.SpecialType: SpecialType.System_Boolean, Name: "ownsHandle" or "handleOwnsFd" or "ownsFd" },
        })?.Value.ConstantValue is { HasValue: true, Value: bool owns } ? owns : null;

    // A handle that was set invalid owns nothing.
    private static bool IsReleased(IOperation owner)
        => Symbols.Of(owner) is { } symbol
            && Functions.RootOf(owner).Descendants().OfType<IInvocationOperation>()
                .Any(call => call.TargetMethod.Name == "SetHandleAsInvalid" && Symbols.AreSame(Symbols.Of(call.Instance), symbol));
}
