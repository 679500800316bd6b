using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Hazards;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0504: a descriptor of 0 is considered invalid.</summary>
internal static class DescriptorRule
{
    public static Finding? Check(IBinaryOperation comparison)
    {
        bool? meansValid = comparison.OperatorKind switch
        {
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals => true,
            BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.Equals => false,
            _ => null,
        };
        return meansValid is { } isValid
            && RawDescriptor.HandleOf(comparison.LeftOperand) is { } handle
            && Framework.IsFileHandle(handle.Type)
            && RawDescriptor.IsZero(comparison.RightOperand)
                ? new Finding(Catalogue.ErrnoSign, comparison.Syntax.GetLocation(), "0 is a valid descriptor: check IsInvalid")
                {
                    Others = [handle.Syntax.GetLocation()],
                    Hint = new HandleCheckHint(isValid),
                }
                : null;
    }
}
