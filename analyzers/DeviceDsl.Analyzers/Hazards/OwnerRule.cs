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
        if (!Framework.IsHandle(creation.Type)
            || creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is not { } number
            || !creation.Arguments.Any(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Boolean
                && argument.Value.ConstantValue is { HasValue: true, Value: true }))
        {
            return null;
        }

        if (RawDescriptor.HandleOf(number.Value) is { } owner)
        {
            return IsReleased(owner) ? null : new Finding(Catalogue.DoubleOwnedFd, creation.Syntax.GetLocation(), owner.Syntax.ToString());
        }

        return Framework.IsFileHandle(creation.Type) && RawDescriptor.IsZero(number.Value)
            ? new Finding(Catalogue.HandleOfZero, creation.Syntax.GetLocation())
            : null;
    }

    // A handle that was set invalid owns nothing.
    private static bool IsReleased(IOperation owner)
        => Symbols.Of(owner) is { } symbol
            && Functions.RootOf(owner).Descendants().OfType<IInvocationOperation>()
                .Any(call => call.TargetMethod.Name == "SetHandleAsInvalid" && Symbols.AreSame(Symbols.Of(call.Instance), symbol));
}
